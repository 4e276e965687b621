"""How much is tried of what could be tried for ever: moments at which a process is killed, states of a page at widths.

A build tries enough of it to find what a change breaks, the same each time. `HEADWATER_THOROUGH=true make test` tries
all there is: at night, and before a release.
"""

from __future__ import annotations

import os

IS_THOROUGH = os.environ.get("HEADWATER_THOROUGH") == "true"


def as_many(usual: int, thorough: int) -> int:
    """So many usually, and so many where everything is asked for."""
    return thorough if IS_THOROUGH else usual
