"""Reading designs from their files, with errors that name file and key."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from share_service.assets import folder
from share_service.cards.design import Design
from share_service.errors import ConfigError


def load_designs(path: Path | None = None) -> Mapping[str, Design]:
    """Return the designs in a folder (default: those that ship with the service) by name.

    Raises:
        ConfigError: naming the file, and the line or key that is wrong.
    """
    files = sorted((path or folder("templates") / "cards").glob("*.toml"))
    designs = {file.stem: read_design(file) for file in files}
    for design in designs.values():
        if design.photo and design.photo.fallback not in designs:
            raise _wrong(files[0].with_name(f"{design.name}.toml"), "photo.fallback: there is no design of that name")
    return MappingProxyType(designs)


def read_design(file: Path) -> Design:
    """Return the design in ``file``.

    Raises:
        ConfigError: naming the file, and the line or key that is wrong.
    """
    try:
        data = file.read_bytes()
        content = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"The design {file} cannot be read: {error.strerror}.", code="design") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The design {file} is not TOML: {error}.", code="design") from error
    try:
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        return Design.model_validate({**content, "name": file.stem, "digest": digest})
    except ValidationError as error:
        found = error.errors(include_url=False)[:3]
        faults = [(".".join(map(str, item["loc"])), item["msg"].removeprefix("Value error, ")) for item in found]
        raise _wrong(file, "; ".join(f"{key}: {message}" if key else message for key, message in faults)) from error


def _wrong(file: Path, faults: str) -> ConfigError:
    return ConfigError(f"The design {file} is wrong at {faults}.", code="design")
