"""Alerts and the weekly digest: noticed by rules, told with restraint, delivered by mail and signed messages."""
