"""``key rotate``: a new secret key, with the old one among the fallbacks, written where the settings are kept.

Nothing here prints or logs a key, except when there is nowhere to write it: then the lines to set go to
standard output, and only there.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import click

from share_service.errors import ConfigError
from share_service.settings import Settings, load

SECRET_BYTES = 32
KEY, FALLBACKS = "SHARE_SECRET_KEY", "SHARE_SECRET_KEY_FALLBACKS"
_PLAIN = re.compile(r"[A-Za-z0-9_.,:/+=@%^~-]+")


class _Place(NamedTuple):
    """A file that holds one setting alone, or many as a ``.env`` does."""

    path: Path
    many: bool


@click.command("rotate")
@click.option("--print", "only_print", is_flag=True, help="Print the lines to set, and write nothing.")
def rotate(only_print: bool) -> None:
    """Replace the secret key; what the old one signed goes on working.

    New links, cards and sign-in links are signed with a new key; the old key goes to the head of the fallbacks,
    which verify and never sign. Both are written where they are set now, .env or the files of SHARE_…_FILE, each
    file as a whole or not at all. Where they are set in the environment the lines are printed. Then restart.
    """
    settings = load()
    old = settings.require_secret()
    if re.search(r"[\s,]", old):
        raise ConfigError(
            f"The present {KEY} holds a comma or a space, which separate fallbacks: it cannot be one.",
            code="secret_key",
        )
    fallbacks = (old, *(key for key in settings.secret_key_fallbacks if key != old))
    values = {FALLBACKS: ",".join(fallbacks), KEY: secrets.token_urlsafe(SECRET_BYTES)}
    places = {} if only_print else {name: _place(name) for name in values}
    written = None not in places.values() and bool(places)
    if written:
        # The fallbacks first: whatever happens between the two, no key is lost.
        for name, place in places.items():
            assert place is not None
            _write(place, {name: values[name]})
        _prove(values)
    else:
        for name in (KEY, FALLBACKS):
            click.echo(f"{name}={values[name]}")
    _explain(values, places if written else {}, len(fallbacks))


def _place(name: str) -> _Place | None:
    """Return where a setting is kept that can be written: its own file, or ``.env``; None in the environment."""
    if name in os.environ:
        return None
    own = os.environ.get(f"{name}_FILE")
    if own:
        return _Place(Path(own), many=False)
    if name == FALLBACKS and KEY not in os.environ and os.environ.get(f"{KEY}_FILE"):
        raise ConfigError(
            f"The key is in a file of its own and the fallbacks have none: set {FALLBACKS}_FILE to the name of an "
            "empty file beside it, or take --print.",
            code="secret_key",
        )
    dotenv = Settings.model_config.get("env_file")
    path = Path(str(dotenv)) if dotenv else None
    return _Place(path, many=True) if path is not None and path.is_file() else None


def _write(place: _Place, values: Mapping[str, str]) -> None:
    path = place.path.resolve()
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        text = _with_lines(before, values) if place.many else "".join(f"{value}\n" for value in values.values())
        _replace(path, text)
    except OSError as error:
        raise ConfigError(f"{place.path} cannot be written: {error.strerror}. Take --print.") from error


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if path.exists():
            owner = path.stat()
            draft.chmod(owner.st_mode & 0o777)
            if (owner.st_uid, owner.st_gid) != (os.getuid(), os.getgid()):
                os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _with_lines(text: str, values: Mapping[str, str]) -> str:
    """Return a ``.env`` with these values in the place of its own, or at its end; the rest as it was."""
    lines = text.splitlines()
    for name, value in values.items():
        quoted = value if _PLAIN.fullmatch(value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        own = re.compile(rf"(\s*(?:export\s+)?){name}\s*=", re.IGNORECASE)
        found = [number for number, line in enumerate(lines) if own.match(line)]
        for number in found:
            match = own.match(lines[number])
            assert match is not None
            lines[number] = f"{match[1]}{name}={quoted}"
        if not found:
            lines.append(f"{name}={quoted}")
    return "\n".join(lines) + "\n"


def _prove(values: Mapping[str, str]) -> None:
    settings = load()
    if (settings.secret_key, ",".join(settings.secret_key_fallbacks)) != (values[KEY], values[FALLBACKS]):
        raise ConfigError(
            "The keys were written and are not what the settings say now: look into the files, the old key is in "
            f"{FALLBACKS}.",
            code="secret_key",
        )


def _explain(values: Mapping[str, str], places: Mapping[str, _Place | None], kept: int) -> None:
    where = ", ".join(dict.fromkeys(str(place.path) for place in places.values() if place))
    done = f"Written to {where}." if where else "Nothing was written: set these two where your settings are kept."
    older = "1 older key goes" if kept == 1 else f"{kept} older keys go"
    click.echo(
        f"{done}\nThe new key is {_name(values[KEY])}; {older} on opening links, cards and sessions: "
        f"{', '.join(_name(key) for key in values[FALLBACKS].split(','))}.\n"
        "Restart the service now, on every machine, and keep the new key as you keep a password.\n"
        f"Take a key off {FALLBACKS} only when it leaked: its links then lead nowhere.",
        err=True,
    )


def _name(key: str) -> str:
    # Tells keys apart, and nothing of them.
    return f"#{sha256(key.encode()).hexdigest()[:8]}"
