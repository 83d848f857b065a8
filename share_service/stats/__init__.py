"""Counts: events recorded durably, taken into the store, and the questions asked of them."""
