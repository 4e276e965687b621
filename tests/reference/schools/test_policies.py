"""What a school counts as, and who may take the installation up."""

from datetime import date

import pytest

from headwater.reference.schools.models import Trust
from headwater.reference.schools.policies import census_phase, counted_with, holds_academies, reasons_not_to_adopt
from headwater.reference.schools.register import SchoolRecord

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("phase", "type_code", "counts_as"),
    [
        ("Primary", "34", "primary"),
        ("Middle deemed primary", "01", "primary"),
        ("Secondary", "28", "secondary"),
        ("Middle deemed secondary", "5", "secondary"),
        ("All-through", "35", "all-through"),
        ("16 plus", "39", "16-plus"),
        ("Nursery", "15", "nursery"),
        ("Not applicable", "07", "special"),
        ("Not applicable", "7", "special"),
        ("Not applicable", "12", "special"),
        ("Not applicable", "33", "special"),
        ("Not applicable", "36", "special"),
        ("Primary", "44", "special"),
        ("Not applicable", "14", "alternative-provision"),
        ("Not applicable", "38", "alternative-provision"),
        ("Not applicable", "42", "alternative-provision"),
        ("Not applicable", "43", "alternative-provision"),
        ("Not applicable", "11", "independent"),
        ("Not applicable", "10", "independent"),
        ("Not applicable", "", ""),
        ("", "", ""),
    ],
)
def test_a_school_counts_as_what_its_type_and_phase_make_it(phase: str, type_code: str, counts_as: str):
    assert census_phase(SchoolRecord(1, "School", phase=phase, type_code=type_code)) == counts_as


@pytest.mark.parametrize(
    ("type_name", "counts_as"),
    [
        ("Academy special converter", "special"),
        ("Community special school", "special"),
        ("Other independent special school", "independent"),
        ("Special post 16 institution", ""),
        ("Free schools alternative provision", "alternative-provision"),
        ("Pupil referral unit", "alternative-provision"),
        ("Academy converter", ""),
    ],
)
def test_without_a_code_the_words_of_the_type_decide(type_name: str, counts_as: str):
    assert census_phase(SchoolRecord(1, "School", phase="Not applicable", type_name=type_name)) == counts_as


def test_all_through_schools_are_compared_with_secondary_schools():
    assert counted_with("all-through") == "secondary"
    assert counted_with("primary") == "primary"


def test_academy_trusts_are_told_from_other_groups():
    kinds = ["Multi-academy trust", "Single-academy trust", "Secure single-academy trust"]
    others = ["School sponsor", "Federation", "Trust", "Children's Centres Group", "Umbrella trust", ""]
    assert [kind for kind in kinds + others if holds_academies(kind)] == kinds


def trust(**fields) -> Trust:
    return Trust(**({"uid": 2001, "name": "Oak Trust", "kind": "Multi-academy trust"} | fields))


def test_an_open_academy_trust_may_take_up_an_installation_that_is_nobodys():
    assert reasons_not_to_adopt(trust(), ours=None, today=TODAY) == []


@pytest.mark.parametrize(
    ("wanted", "ours", "reason"),
    [
        (trust(), trust(), "Oak Trust (UID 2001) is already the trust of this installation."),
        (trust(), trust(uid=7, name="Elm Trust"), "This installation belongs to Elm Trust (UID 7)."),
        (trust(kind="Federation"), None, "is not an academy trust; the register calls it “Federation”."),
        (trust(closed_on=date(2020, 8, 31)), None, "closed on 31 August 2020."),
    ],
)
def test_other_trusts_are_told_why_they_may_not(wanted: Trust, ours: Trust | None, reason: str):
    [told] = reasons_not_to_adopt(wanted, ours=ours, today=TODAY)
    assert reason in told
