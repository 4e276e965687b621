"""Tasks that a killed worker left behind. Nothing else ever takes them up again, so they would be lost for good.

Every task of ours may run twice with the same result, so a task found running with no worker alive simply goes back
into the queue. One that has taken its worker down three times is given up, with the reason beside it: otherwise a
poisonous task would bring the worker down for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django_tasks_db.models import DBTaskResult

ATTEMPTS = 3
GIVEN_UP = f"Given up: the worker died {ATTEMPTS} times while this task was running."


@dataclass(frozen=True, slots=True)
class Swept:
    """How many tasks went back into the queue, and how many were given up."""

    queued: int = 0
    given_up: int = 0


def sweep_abandoned_tasks(*, now: datetime, worker_id: str | None = None) -> Swept:
    """Put running tasks back into the queue: those of the dead worker `worker_id`, or all of them if None.

    Call it only while no worker runs (or only for one that has died).
    """
    queued = given_up = 0
    for task in DBTaskResult.objects.running().only("pk", "worker_ids"):
        if worker_id is not None and task.worker_ids[-1:] != [worker_id]:
            continue
        # Taken by its state: a task that ended in the meantime stays as it ended.
        row = DBTaskResult.objects.running().filter(pk=task.pk)
        if len(task.worker_ids) < ATTEMPTS:
            queued += row.update(status="READY", started_at=None)
        else:
            given_up += row.update(status="FAILED", finished_at=now, traceback=GIVEN_UP)
    return Swept(queued, given_up)
