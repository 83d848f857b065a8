"""How the browser tests wait."""

import time

import pytest

SECONDS = 30


def until(page, expression):
    """Wait for a condition by looking: `wait_for_function` needs an eval, which the page's policy forbids."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never true: {expression}")


def until_true(evaluate, expression):
    """Wait for a condition in any engine's tab; ``evaluate`` looks once."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if evaluate(expression):
            return
        time.sleep(0.05)
    pytest.fail(f"never true: {expression}")
