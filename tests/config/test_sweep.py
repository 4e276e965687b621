"""Tasks that a killed worker left running are taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from headwater.config.serving import describe
from headwater.config.sweep import ATTEMPTS, Swept, sweep_abandoned_tasks

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def make_task(status: str, *workers: str) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        status=status,
        worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.task",
        backend_name="default",
        run_after=timezone.now(),
        started_at=NOW if workers else None,
    )


def status_of(task: DBTaskResult[Any, Any]) -> str:
    task.refresh_from_db()
    return str(task.status)


def test_a_task_left_running_is_ready_again_and_others_stay_as_they_are() -> None:
    left, waiting = make_task("RUNNING", "a"), make_task("READY")
    done, failed = make_task("SUCCESSFUL", "a"), make_task("FAILED", "a")
    assert sweep_abandoned_tasks(now=NOW) == Swept(queued=1)
    assert [status_of(task) for task in (left, waiting, done, failed)] == ["READY", "READY", "SUCCESSFUL", "FAILED"]
    assert left.started_at is None
    assert DBTaskResult.objects.ready().filter(pk=left.pk).exists()


def test_only_the_task_of_the_dead_worker_is_swept() -> None:
    dead, alive = make_task("RUNNING", "b", "a"), make_task("RUNNING", "a", "b")
    assert sweep_abandoned_tasks(now=NOW, worker_id="a") == Swept(queued=1)
    assert (status_of(dead), status_of(alive)) == ("READY", "RUNNING")


def test_a_task_that_takes_every_worker_down_is_given_up_with_the_reason() -> None:
    task = make_task("RUNNING", *(f"worker {number}" for number in range(ATTEMPTS)))
    assert sweep_abandoned_tasks(now=NOW) == Swept(given_up=1)
    assert status_of(task) == "FAILED"
    assert task.finished_at == NOW
    assert "the worker died 3 times" in task.traceback


@pytest.mark.parametrize(
    ("swept", "said"),
    [
        (Swept(), ""),
        (Swept(queued=1), "1 unfinished task will run again."),
        (
            Swept(queued=2, given_up=1),
            "2 unfinished tasks will run again. 1 task stopped the worker too often: given up.",
        ),
    ],
)
def test_what_was_swept_is_said_in_a_sentence(swept: Swept, said: str) -> None:
    assert describe(swept) == said
