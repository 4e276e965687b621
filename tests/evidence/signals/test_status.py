"""Is the target met, nearly met or not, and when nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.signals.status import against_target, stands_out

RWM = MEASURES.get("ks2.rwm_exp")
PA = MEASURES.get("att.pa")
SUSPENDED = MEASURES.get("beh.susp_1plus")
EXCLUSIONS = MEASURES.get("beh.pex_rate")
SCALED = MEASURES.get("ks2.read_avg")
ROLL = MEASURES.get("ctx.nor")


@dataclass(frozen=True)
class Aim:
    value: Decimal | None
    words: str = ""
    why_not: str = ""


def status(value, target, measure, **known):
    return against_target(
        None if value is None else Decimal(value), Aim(None if target is None else Decimal(target)), measure, **known
    )


@pytest.mark.parametrize(
    ("value", "target", "measure", "key", "words"),
    [
        ("76", "76", RWM, "met", "Met"),
        ("80", "76", RWM, "met", "Met"),
        ("75.6", "76", RWM, "met", "Met"),
        ("75.4", "76", RWM, "near", "Within 2 percentage points"),
        ("74", "76", RWM, "near", "Within 2 percentage points"),
        ("73", "76", RWM, "missed", "Not met"),
        ("8.4", "8.4", PA, "met", "Met"),
        ("5", "8.4", PA, "met", "Met"),
        ("10.4", "8.4", PA, "near", "Within 2 percentage points"),
        ("10.5", "8.4", PA, "missed", "Not met"),
        ("104", "105", SCALED, "missed", "Not met"),
        ("105", "105", SCALED, "met", "Met"),
    ],
)
def test_lower_or_higher_is_better_as_the_measure_says(value, target, measure, key, words):
    found = status(value, target, measure)
    assert (found.key, found.words) == (key, words)


def test_word_shape_and_tone_go_together():
    shapes = {(s.key, s.tone, s.shape) for s in (status(v, "76", RWM) for v in ("76", "75", "60", None))}
    assert shapes == {
        ("met", "good", "up"),
        ("near", "near", "level"),
        ("missed", "bad", "down"),
        ("unknown", "none", "none"),
    }


def test_a_target_stated_more_finely_than_the_measure_is_held_to_its_own_decimals():
    assert status("75.6", "75.8", RWM).key == "near"
    assert status("75.8", "75.8", RWM).key == "met"


def test_one_pupil_is_the_tolerance_where_it_is_more_than_two_points():
    found = status("70", "74", RWM, denominator=20)
    assert (found.key, found.words) == ("near", "Within one pupil")
    assert status("68", "74", RWM, denominator=20).key == "missed"
    assert status("74", "76", RWM, denominator=100).words == "Within 2 percentage points"


def test_attendance_is_near_its_target_within_half_a_point():
    attendance = MEASURES.get("att.overall")
    assert status("94.4", "94.8", attendance).words == "Within 0.5 percentage points"
    assert status("94.2", "94.8", attendance).key == "missed"
    assert status("94.2", "94.8", attendance, tolerance=Decimal(2)).key == "near"


def test_a_target_of_zero_has_no_tolerance():
    assert status("0", "0", SUSPENDED, denominator=468).key == "met"
    assert status("0.4", "0", SUSPENDED, denominator=468).key == "missed"


@pytest.mark.parametrize(
    ("measure", "gap", "is_chance_known", "stands"),
    [
        ("att.pa", "2.04", False, False),  # it is shown as 2.0
        ("att.pa", "2.05", False, True),
        ("att.overall", "-0.5", False, False),
        ("att.overall", "-0.6", False, True),
        ("att.pa", "0.3", True, True),  # its tone says that it is more than chance would explain
        ("ks4.a8", "-0.2", False, True),
    ],
)
def test_where_nobody_can_tell_chance_a_difference_stands_out_from_where_it_would_miss_a_target(
    measure, gap, is_chance_known, stands
):
    found = stands_out("bad", Decimal(gap), MEASURES.get(measure), is_chance_known=is_chance_known)
    assert found is stands
    assert not stands_out("grey", Decimal(gap), MEASURES.get(measure), is_chance_known=is_chance_known)


def test_a_rate_per_100_is_near_within_one_pupil_and_not_within_two_points():
    assert status("0.30", "0.10", EXCLUSIONS, denominator=468).words == "Within one pupil"
    assert status("1.00", "0.10", EXCLUSIONS, denominator=468).key == "missed"
    assert status("0.30", "0.10", EXCLUSIONS).key == "missed"


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (status(None, "76", RWM), "there is no figure"),
        (status("80", "76", RWM, denominator=5), "fewer than 6 pupils"),
        (status("468", "480", ROLL), "nothing is better or worse in this measure"),
        (status("76", None, RWM), "the target is not a number"),
        (
            against_target(Decimal(76), Aim(None, why_not="national figure of 2025/26 not loaded"), RWM),
            "national figure of 2025/26 not loaded",
        ),
    ],
)
def test_where_it_cannot_be_told_it_says_why(found, why):
    assert (found.key, found.words, found.gap) == ("unknown", "Cannot tell", None)
    assert found.sentence == f"Cannot tell: {why}"


def test_the_sentence_has_the_target_in_its_own_words_and_how_far_away():
    found = against_target(
        Decimal("93.1"), Aim(Decimal("94.8"), "at or above national (94.8%)"), MEASURES.get("att.overall")
    )
    assert found.sentence == "Not met: 1.7 percentage points away from the target: at or above national (94.8%)"
    assert status("80", "76", RWM).sentence == "Meets the target: 76%, 4 percentage points above"
    assert status("76", "76", RWM, denominator=8).sentence == (
        "Meets the target: 76%; fewer than 11 pupils: read with caution"
    )
