"""Finishing what follows from events, for a command that must not end before it is done."""

from __future__ import annotations

import time
from uuid import uuid4

from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def finish_reactions(*, wait: float = 600) -> list[str]:
    """Run every task that is ready, then wait for those another worker is running; return failures in words.

    Tasks may be repeated, so it does no harm when a running server's own worker takes some of them first.
    """
    before = set(DBTaskResult.objects.failed().values_list("id", flat=True))
    Worker(
        queue_names=["*"],
        interval=0.1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid4().hex,
        excluded_queue_names=[],
    ).run()
    until = time.monotonic() + wait
    while time.monotonic() < until and DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists():
        time.sleep(0.2)
    failed = DBTaskResult.objects.failed().exclude(id__in=before)
    return [f"{result.task_path.rpartition('.')[2]}: {result.exception_class_path}" for result in failed]


def another_is_waiting(task_path: str) -> bool:
    """Whether the same task is enqueued again and not begun: then this run may leave the work to that one.

    For tasks that bring something wholly up to date: after ten files are loaded it is done once, not ten times.
    """
    return DBTaskResult.objects.ready().filter(task_path=task_path).exists()
