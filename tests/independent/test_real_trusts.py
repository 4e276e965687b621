"""Five real trusts: every cell of every card is the cell of the published file, or its reason.

The published files are loaded once, by the command a person uses, into a state folder of their own; each trust is set
up on a copy of it, two at a time; the pages' JSON is fetched as a signed-in executive and handed to the checker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.independent.check_cards import check
from tests.independent.published.everything import Published

HEADWATER = Path(sys.executable).with_name("headwater")
TRUSTS = (16307, 3201, 17054, 15864, 3190)

pytestmark = [pytest.mark.open_data, pytest.mark.once]


def run(state: Path, *command: object) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HEADWATER_SECRET_KEY")}
    ran = subprocess.run(
        [str(part) for part in command],
        env={**environment, "HEADWATER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "headwater.config.settings"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def loaded(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with all published files loaded and no trust set up."""
    state = tmp_path_factory.mktemp("published") / "state"
    state.mkdir()
    run(state, HEADWATER, "migrate", "--verbosity", "0")
    run(state, HEADWATER, "load", open_data)
    return state


@pytest.fixture(scope="module")
def cards(loaded: Path) -> dict[int, Path]:
    """Per trust the folder of its cards."""

    def fetch(trust: int) -> tuple[int, Path]:
        state, folder = loaded.with_name(f"state-{trust}"), loaded.with_name(f"cards-{trust}")
        shutil.copytree(loaded, state)
        run(state, HEADWATER, "set-up", "--trust", trust)
        run(state, sys.executable, "-m", "tests.independent.fetch_cards", folder)
        shutil.rmtree(state)
        return trust, folder

    with ThreadPoolExecutor(max_workers=2) as threads:
        return dict(threads.map(fetch, TRUSTS))


@pytest.mark.parametrize("trust", TRUSTS)
def test_every_cell_of_every_card_is_the_cell_of_the_published_file(
    trust: int, cards: dict[int, Path], published: Published
) -> None:
    report = check(published.open_data, cards[trust], trust, published)

    print(report.text())
    assert report.ok, report.text()
