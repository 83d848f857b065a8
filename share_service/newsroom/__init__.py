"""What the service does for a newsroom, for the web and for the command line alike."""
