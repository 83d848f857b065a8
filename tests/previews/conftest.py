"""The site that the lint's tests judge."""

import pytest

from tests.previews.site import running_site


@pytest.fixture(scope="module")
def site():
    with running_site() as site:
        yield site
