"""A fault that a check found, before its words: the rule, who suffers, and the values of its sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from share_service.previews.profiles import Profile, load_profiles


class Fault(NamedTuple):
    """A broken rule: its name, the networks that suffer, and the values that its sentences name."""

    rule: str
    networks: tuple[str, ...]
    values: dict[str, str]


def fault(rule: str, networks: Iterable[str] | None = None, **values: object) -> Fault:
    """Return a fault; without ``networks`` all of them suffer. Values are shortened to what a sentence can hold."""
    named = tuple(load_profiles()) if networks is None else tuple(networks)
    return Fault(rule, named, {name: _short(str(value)) for name, value in values.items()})


def those(test: Callable[[Profile], bool]) -> tuple[str, ...]:
    """Return the keys of the networks whose profile passes ``test``."""
    return tuple(key for key, profile in load_profiles().items() if test(profile))


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
