"""Run a program that ends with whoever started it, even when that one is killed: `-m headwater.config.tied PID …`.

`headwater serve` stops its web server and its worker itself. Killed outright (`kill -9`, out of memory) it cannot, and
they would go on behind it: the server on its port, the worker on its tasks. On Linux the kernel tells them instead.
Elsewhere there is no such promise, and the program is started as it is.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>; kept over execve(2), see prctl(2)


def tied(command: list[str]) -> list[str]:
    """The command that runs `command` so that it is asked to stop when this process is no more."""
    if not sys.platform.startswith("linux"):
        return command
    return [sys.executable, "-m", "headwater.config.tied", str(os.getpid()), *command]


def main(arguments: list[str]) -> None:
    """`arguments`: the process to end with, then the program with its own. Becomes that program."""
    parent, *command = arguments
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit("Whoever started this is gone already.")
    os.execv(command[0], command)  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
