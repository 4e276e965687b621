"""When this event, run that task: one hop only, in the transaction of the event, run after commit by the worker.

Every task takes `event_id` and may run twice with the same result.
"""

from collections.abc import Mapping, Sequence
from typing import Any

REACTIONS: Mapping[str, Sequence[Any]] = {}
