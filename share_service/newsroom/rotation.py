"""Whose turn it is: which variant of a running trial the buttons hand out, minute by minute, for every reader alike.

Nothing is drawn by lot for a reader, so nothing has to be remembered about one, and any cache may keep what it got
until the minute is over. Each run of as many minutes as there are variants has each of them once, in an order of its
own (permuted blocks, as clinical trials allot treatments: Altman and Bland, BMJ 319, 1999, 703). Even to the minute over
any hour; and a cache that comes for a new copy every two, three or ten minutes does not get the same variant for ever,
as it would by simple turns.
"""

from __future__ import annotations

from hashlib import blake2b

from share_service.store.trials import RunningTrial, Variant

#: How long one variant is handed out. `web/buttons.py` keeps what it has rendered for just as long.
TURN_SECONDS = 60


def whose_turn(trial: RunningTrial, now: float) -> Variant:
    """Return the variant that is handed out at ``now`` (seconds since the epoch): the same on every machine."""
    block, place = divmod(int(now // TURN_SECONDS), len(trial.variants))
    return _shuffled(trial, block)[place]


def turn_ends(now: float) -> int:
    """Return when the turn that is on at ``now`` is over, in seconds since the epoch."""
    return (int(now // TURN_SECONDS) + 1) * TURN_SECONDS


def _shuffled(trial: RunningTrial, block: int) -> list[Variant]:
    # Sorted by a hash: an order by chance that every machine knows, whatever Python it runs.
    def lot(variant: Variant) -> bytes:
        return blake2b(f"{trial.id}.{block}.{variant.number}".encode(), digest_size=8).digest()

    return sorted(trial.variants, key=lot)
