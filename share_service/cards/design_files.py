"""Reading designs from their files, with errors that name file, key and line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from share_service.assets import folder
from share_service.cards.design import Design
from share_service.cards.toml_lines import line_of
from share_service.errors import ConfigError


def load_designs(own: Path | None = None, extra: Design | None = None) -> Mapping[str, Design]:
    """Return by name the designs that ship with the service, those of the folder ``own``, and ``extra``.

    A newsroom's own design takes the place of one that ships under the same name.

    Raises:
        ConfigError: naming the file, and the line or key that is wrong.
    """
    if own and not own.is_dir():
        raise ConfigError(f"The folder of designs {own} does not exist.", code="design")
    files = [*_files(folder("templates") / "cards"), *(_files(own) if own else ())]
    designs = {file.stem: read_design(file) for file in files}
    where = {file.stem: file for file in files}
    if extra:
        designs[extra.name] = extra
    for name, design in designs.items():
        for key, fallback in design.fallbacks.items():
            if fallback not in designs or designs[fallback].fallbacks:
                reason = "falls back itself" if fallback in designs else "does not exist"
                raise _wrong(where.get(name, name), [(key, f"the design {fallback!r} {reason}")])
        small = design.photo and design.photo.small
        if small and (small not in designs or not designs[small].photo):
            reason = "shows no photo" if small in designs else "does not exist"
            raise _wrong(where.get(name, name), [("photo.small", f"the design {small!r} {reason}")])
    return MappingProxyType(designs)


def read_design(file: Path) -> Design:
    """Return the design in ``file``.

    Raises:
        ConfigError: naming the file, and the line and key that are wrong.
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
        raise _wrong(file, [_fault(item["loc"], item["msg"]) for item in found]) from error


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.toml"))


def _fault(where: tuple[str | int, ...], message: str) -> tuple[str, str]:
    """Return the key and what is wrong there; what a whole part says of itself names its key in front."""
    message = message.removeprefix("Value error, ")
    if where:
        return ".".join(map(str, where)), message
    key, _, message = message.partition(": ")
    return key, message


def _wrong(file: Path | str, faults: list[tuple[str, str]]) -> ConfigError:
    text = _text(file) if isinstance(file, Path) else ""
    named = [f"line {line_of(text, key)}, {key}: {message}" if text else f"{key}: {message}" for key, message in faults]
    return ConfigError(f"The design {file} is wrong at {'; '.join(named)}.", code="design")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
