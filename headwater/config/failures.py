"""A task that failed, in the log of the server: pages send whoever looks after Headwater there.

The worker says nothing of its own accord: its lines about every task that begins and ends would bury the one that
matters, so `serve` starts it silent, and it then keeps a failure to itself too.
"""

from __future__ import annotations

import logging
from typing import Any

from django_tasks.base import TaskResult, TaskResultStatus

logger = logging.getLogger(__name__)


def log_failed_task(task_result: TaskResult[Any], **_: object) -> None:
    """One line, and where it failed."""
    if task_result.status == TaskResultStatus.FAILED:
        where = task_result.errors[-1].traceback if task_result.errors else ""
        logger.error("The task %s failed.\n%s", task_result.task.module_path, where)
