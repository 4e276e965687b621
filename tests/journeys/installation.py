"""An installation as people meet it: a state folder of its own, the real command, the real server.

Journeys do not use Django's live server. What stands between a person and a page is part of the journey: granian,
the hashed and compressed static files, the worker, the settings a trust runs with and the terminal that e-mails are
written to. Nothing here imports the application: an installation is asked in the ways a person has.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from pathlib import Path
from urllib.error import URLError

SIGN_IN = re.compile(r"(?P<email>(?P<mailbox>[\w.]+)@demo\.invalid)\s+(?P<password>\S+)")
LINK = re.compile(r"https?://\S+/account/\S+")


WARNINGS = "default,ignore:fetch_arrow_table() is deprecated:DeprecationWarning"
"""All but what pyproject.toml leaves out too: Ibis says it whenever it asks DuckDB for the columns of a table."""


class DidNotWork(Exception):
    """A command ended with a status it should not have; says what it printed."""


@dataclass(frozen=True)
class Installation:
    """The folder that holds everything one installation has."""

    state: Path
    is_demonstration: bool = True

    def run(self, *arguments: str, status: int = 0, **environment: str) -> str:
        """Run `headwater …` and return all it printed. Raises DidNotWork unless it ends with `status`."""
        done = subprocess.run(
            command(*arguments),
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != status:
            raise DidNotWork(f"headwater {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def environment(self, **more: str) -> dict[str, str]:
        """What the tests were started with, but for what says which installation to use: records on SQLite, here."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEADWATER_", "DATABASE_"))}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        ours = {"HEADWATER_STATE": str(self.state), "HEADWATER_DEMO": "1" if self.is_demonstration else "0"}
        # Unbuffered, so that an e-mail "sent" is in the server's output before the page says so.
        return kept | ours | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": WARNINGS} | more

    def copy_to(self, state: Path) -> Installation:
        """The same in another folder; only while nobody serves it."""
        shutil.copytree(self.state, state)
        return Installation(state, self.is_demonstration)

    @contextmanager
    def serve(self) -> Iterator[Site]:
        """Run `headwater serve` until the block ends.

        People reach it as localhost: browsers keep passkeys for a name and never for a number.
        """
        port = free_port()
        address = f"http://localhost:{port}"
        terminal = self.state / "terminal.txt"
        environment = self.environment(HEADWATER_ADDRESS=address)
        serving = command("serve", "--port", str(port), "--workers", "1", "--threads", "4")
        with terminal.open("w") as output:
            server = subprocess.Popen(serving, env=environment, stdout=output, stderr=subprocess.STDOUT)
            try:
                wait_for(server, address, terminal)
                yield Site(address, self, terminal)
            finally:
                server.terminate()
                server.wait(timeout=60)


@dataclass(frozen=True)
class Site:
    """A running installation: where it is, who may sign in, and what it has e-mailed."""

    address: str
    installation: Installation
    terminal: Path
    sessions: dict[str, list[dict[str, str]]] = field(
        default_factory=dict
    )  # mailbox: the cookies of a signed-in person

    def links_mailed_to(self, email: str) -> list[str]:
        """The links in the messages to this person, oldest first. Without a mail server the terminal has them."""
        parts = re.split(r"^-{79}$", self.terminal.read_text(), flags=re.MULTILINE)
        messages = [message_from_string(part[part.find("Content-Type:") :], policy=policy.default) for part in parts]
        bodies = [message.get_content() for message in messages if message["To"] == email]
        return [link for body in bodies for link in LINK.findall(body)]

    def problems(self) -> list[str]:
        """Lines of the server's output that tell of a fault or of something deprecated."""
        lines = self.terminal.read_text().splitlines()
        return [line for line in lines if re.search(r"\bERROR\b|Traceback|Warning\b", line)]


@dataclass(frozen=True)
class SignIn:
    """What `headwater demo` prints of one person."""

    email: str
    password: str


def sign_ins(printed: str) -> dict[str, SignIn]:
    """The sign-ins in what `headwater demo` printed, by mailbox: "principal", "governor", "data" …"""
    return {found["mailbox"]: SignIn(found["email"], found["password"]) for found in SIGN_IN.finditer(printed)}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "headwater.config.cli", *arguments]


def find_chromium() -> str | None:
    """The browser's program, where one is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# Quiet and alone: no sandbox (it cannot be had as root), and no looking for updates on the network.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(server: subprocess.Popen[bytes], address: str, terminal: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/account/login/", timeout=10) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise DidNotWork(f"headwater serve did not answer at {address}:\n{terminal.read_text()}")
