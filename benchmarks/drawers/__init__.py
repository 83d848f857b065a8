"""One small program for each engine: draws a card for each JSON line, answers ``{"ms", "bytes"}``."""
