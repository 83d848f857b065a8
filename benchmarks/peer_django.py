"""A shortener that can be had from a package index: django-link-shortener on SQLite, as its documentation sets it up."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import path

settings.configure(
    SECRET_KEY="a key for measuring",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "shortener"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PEER_DATABASE"]}},
)
django.setup()

from shortener import shortener  # noqa: E402 - Django wants its settings first
from shortener.models import UrlMap  # noqa: E402 - as above
from shortener.views import expand  # noqa: E402 - as above

urlpatterns = [path("s/<str:link>/", expand)]
application = get_wsgi_application()


def prepare(url: str) -> str:
    """Make the tables, a user and a link to ``url``; return its code."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - a model, which wants the settings

    call_command("migrate", verbosity=0)
    return str(shortener.create(User.objects.create(username="bench"), url))


def counted() -> int:
    """Return how many uses it has counted."""
    return int(UrlMap.objects.get().usage_count)


if __name__ == "__main__":
    print(counted() if Path(os.environ["PEER_DATABASE"]).exists() else prepare("https://journal.example/a"))
