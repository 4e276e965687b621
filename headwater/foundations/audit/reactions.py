"""Finishing what follows from events, for a command that must not end before it is done."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from filelock import FileLock

COMMAND = "command-"
"""How the names begin of workers that are a command, and no server's."""


def finish_reactions(*, wait: float = 120) -> list[str]:
    """Run every task that is ready, then wait for those another worker is running; return failures in words.

    Tasks may be repeated, so it does no harm when a running server's own worker takes some of them first. One command
    at a time does this; so a task that another command is said to be running was left by one that was killed, and is
    run again.
    """
    with FileLock(Path(settings.STATE) / "finishing.lock"):
        for left in DBTaskResult.objects.running().only("pk", "worker_ids"):
            if left.worker_ids and left.worker_ids[-1].startswith(COMMAND):
                DBTaskResult.objects.running().filter(pk=left.pk).update(status=TaskResultStatus.READY, started_at=None)
        return _finish(wait)


def _finish(wait: float) -> list[str]:
    before = set(DBTaskResult.objects.failed().values_list("id", flat=True))
    Worker(
        queue_names=["*"],
        interval=0.1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{COMMAND}{uuid4().hex}",
        excluded_queue_names=[],
    ).run()
    until = time.monotonic() + wait
    while time.monotonic() < until and DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists():
        time.sleep(0.2)
    failed = DBTaskResult.objects.failed().exclude(id__in=before)
    said = [f"{result.task_path.rpartition('.')[2]}: {result.exception_class_path}" for result in failed]
    if DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists():
        said.append("a running server is still at it; if it was killed, start it again and it takes the work up")
    return said


def another_is_waiting(task_path: str) -> bool:
    """Whether the same task is enqueued again and not begun: then this run may leave the work to that one.

    For tasks that bring something wholly up to date: after ten files are loaded it is done once, not ten times.
    """
    return DBTaskResult.objects.ready().filter(task_path=task_path).exists()
