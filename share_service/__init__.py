"""Share buttons, preview cards, signed links and honest counts for a newsroom."""

__version__ = "0.1.0"
