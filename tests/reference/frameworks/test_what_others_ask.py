"""What packages above ask of a framework: measures in use, sections of the card, roles that somebody can hold."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from headwater.evidence.measures.definitions import MEASURES
from headwater.reference.frameworks.definitions import FRAMEWORKS


def _alpha(*changes: tuple[str, str]) -> str:
    text = (Path(settings.DEFINITIONS) / "frameworks" / "alpha.yaml").read_text()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def _said(text: str) -> list[str]:
    return [problem.message for problem in FRAMEWORKS.examine(text.encode(), "a framework")[1]]


def test_a_whole_framework_is_not_objected_to():
    assert _said(_alpha()) == []


def test_a_retired_measure_cannot_be_named(monkeypatch):
    retired = MEASURES.get("att.pa").model_copy(update={"status": "retired"})
    monkeypatch.setattr(MEASURES, "valid", lambda: dict(MEASURES.all()) | {"att.pa": retired})

    assert "att.pa is retired: it gets no more figures. Name another measure." in _said(_alpha())


def test_a_test_of_context_or_of_a_group_without_figures_is_told():
    said = _said(_alpha(("measure: att.pa", "measure: ctx.eal_pct")))

    assert any("ctx.eal_pct is context: neither more nor less of it is better" in each for each in said), said


def test_a_test_for_a_group_without_figures_is_told():
    said = _said(_alpha(("measure: att.overall, ", "measure: att.overall, group: high-prior, ")))

    assert any(each.startswith("att.overall has no figures for high-prior. It has: all") for each in said), said


def test_a_block_stands_on_sections_the_card_has():
    said = _said(_alpha(("sections: [context]", "sections: [contexts]")))

    assert said == ['The academy card has no section “contexts”. Did you mean "context"?']


def test_a_role_is_held_as_a_role_that_people_can_hold():
    said = _said(_alpha(("held_as: principal", "held_as: princpal")))

    assert said == ['Nobody can hold a post as “princpal”. Did you mean "principal"?']
