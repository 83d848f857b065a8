"""What text says in the log is heard whatever another test has set up."""

import pytest
import structlog


@pytest.fixture(autouse=True)
def _hears_everything():
    structlog.reset_defaults()
