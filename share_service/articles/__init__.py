"""Articles: what one is, how its page is read, and the one guarded door out."""
