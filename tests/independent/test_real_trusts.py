"""Five real trusts: every cell of every card is the cell of the published file, or its reason.

The published files are loaded once, by the command a person uses, into a state folder of their own; each trust is set
up on a copy of it, two at a time; the pages' JSON is fetched as a signed-in executive and handed to the checker.
"""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.independent.check_cards import check
from tests.independent.published.everything import Published
from tests.real_files import HEADWATER, TRUST, copy_of, run

TRUSTS = (TRUST, 3201, 17054, 15864, 3190)

pytestmark = [pytest.mark.open_data, pytest.mark.once]


@pytest.fixture(scope="module")
def cards(real_files: Path, real_trust: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Per trust the folder of its cards."""
    own = tmp_path_factory.mktemp("trusts")

    def fetch(trust: int) -> tuple[int, Path]:
        own_state, folder = own / f"state-{trust}", own / f"cards-{trust}"
        if trust == TRUST:
            state = copy_of(real_trust, own_state)
        else:
            state = copy_of(real_files, own_state)
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
