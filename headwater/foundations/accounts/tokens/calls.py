"""How often one token may call: counted in the cache, over all web processes, without a write for every call.

A process takes calls of a minute in blocks: whoever adds the block's key to the cache first has it, and only that one.
So no more calls are let through than the minute has, whichever process they come to; a process that took a block and
does not use it up leaves a few calls of that minute unused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.core.cache import cache

BLOCKS = 12
SECONDS = 60
MOST_KNOWN = 1_000
"""So many tokens a process remembers at most; then it forgets all and takes blocks anew."""


class TooManyCalls(Exception):
    """The minute's calls are used up; `wait` seconds until the next."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(slots=True)
class _Taken:
    """What this process knows of one token in one minute: calls left of its blocks, the next block to ask for."""

    minute: int
    left: int = 0
    block: int = 0


_taken: dict[int, _Taken] = {}
_lock = Lock()


def count_call(token: int, now: datetime) -> None:
    """Let one call of the token (its key) through, or raise TooManyCalls. Asks the cache once in ten calls or so."""
    moment = int(now.timestamp())
    minute, most = moment // SECONDS, settings.API_CALLS_A_MINUTE
    size = max(1, most // BLOCKS)
    with _lock:
        if len(_taken) > MOST_KNOWN:
            _taken.clear()
        taken = _taken.get(token)
        if taken is None or taken.minute != minute:
            taken = _taken[token] = _Taken(minute)
        while taken.left == 0 and taken.block * size < most:
            first = taken.block * size
            if cache.add(f"api-calls:{token}:{minute}:{taken.block}", 1, timeout=2 * SECONDS):
                taken.left = min(size, most - first)
            taken.block += 1
        if taken.left == 0:
            raise TooManyCalls(SECONDS - moment % SECONDS)
        taken.left -= 1


def forget_calls() -> None:
    """Forget what this process knows: for tests, which give the same keys again."""
    with _lock:
        _taken.clear()
