"""What a task that failed leaves behind for whoever reads the log of the server."""

from __future__ import annotations

import logging

import pytest
from django.utils import timezone
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from headwater.oversight.governance.tasks import make_pack

pytestmark = pytest.mark.django_db


def end(caplog: pytest.LogCaptureFixture, *, failed: bool) -> list[logging.LogRecord]:
    """What is in the log once a worker has said, as it always does, that a task has ended."""
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {"event_id": 1}},
        task_path=make_pack.module_path,
        backend_name="default",
        run_after=timezone.now(),
        worker_ids=["a"],
    )
    row.claim("a")
    try:
        raise ValueError("the disk is full")
    except ValueError as error:
        row.set_failed(error) if failed else row.set_successful("made")
    task_finished.send(sender=DatabaseBackend, task_result=row.task_result)
    return [record for record in caplog.records if record.name.startswith("headwater")]


def test_a_task_that_failed_is_there_with_where_it_failed(caplog: pytest.LogCaptureFixture) -> None:
    [record] = end(caplog, failed=True)
    assert record.levelno == logging.ERROR
    assert "The task headwater.oversight.governance.tasks.make_pack failed." in record.getMessage()
    assert "ValueError: the disk is full" in record.getMessage()


def test_one_that_did_what_it_should_is_not(caplog: pytest.LogCaptureFixture) -> None:
    assert end(caplog, failed=False) == []
