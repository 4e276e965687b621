"""The evidence pack: pieces with date and source, gaps named, the year before, the suggestion; and its JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.operations import enter_figure
from headwater.evidence.measures.policies import shown
from headwater.evidence.targets.models import Closing
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.models import CriterionJudgement, EvidenceItem, TierCase
from headwater.improvement.tiers.packs.gathering import gather_pack, gather_packs
from headwater.improvement.tiers.packs.pack import Pack, UnknownPack, as_json, from_json
from headwater.improvement.tiers.packs.saying import headline_measures
from headwater.improvement.tiers.workflow import State
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.datasets import make_release
from tests.factories.inspections import REPORT_CARD, make_inspections_release, make_outcome
from tests.factories.measures import entry_of, make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target
from tests.factories.tiers import NOW, TODAY, add_edition, make_case, make_decision, make_item, works_by

pytestmark = pytest.mark.django_db
EVERY_GAP = [
    "No published figures are here: none is loaded for the school.",
    "No progress data of the school’s own is here: none has been entered.",
    "No health check report is here: none has been recorded.",
    "No inspection is here: none is loaded or recorded.",
    "Nothing that stakeholders say is here: none has been recorded.",
    "What support was delivered and what it changed is not here: none has been recorded.",
]


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def scope(school) -> Scope:
    return get_scope(person_holding("executive").user, TODAY)


@pytest.fixture
def adopted() -> AdoptedFramework:
    return works_by("alpha")


def gathered(school: School, adopted: AdoptedFramework, scope: Scope) -> Pack:
    return gather_pack(make_case(school, adopted), scope, TODAY)


def pieces(pack: Pack, reads: str) -> list[tuple[str, str, str, str]]:
    [kind] = [kind for kind in pack.kinds if kind.reads == reads]
    return [(piece.title, piece.says, piece.when, piece.source) for piece in kind.pieces]


# What is there, what is missing --------------------------------------------------------------------------------------


def test_of_a_school_of_which_nothing_is_known_every_gap_is_named(school, adopted, scope):
    pack = gathered(school, adopted, scope)
    assert list(pack.gaps) == EVERY_GAP
    assert [kind.key for kind in pack.kinds] == [
        "published", "internal-progress", "health-check", "ofsted", "stakeholders", "support",
    ]  # fmt: skip
    assert (pack.before, pack.fit.suggested) == (None, "")
    assert pack.school_view == "The school has not given its own view."


@pytest.mark.parametrize("model", ["equa", "naat"])
def test_a_framework_that_lists_no_evidence_has_every_kind(school, scope, model):
    pack = gathered(school, works_by(model), scope)
    assert [kind.reads for kind in pack.kinds] == EvidenceItem.Kind.values
    assert "No self-evaluation is here: none has been recorded." in pack.gaps
    assert pack.fit.suggested == ""


def test_the_newest_published_year_stands_beside_england_of_the_same_year(school, adopted, scope):
    release = make_release("absence", "2023-24", title="Pupil absence in schools")
    for period, value in (("2022-23", "8.0"), ("2023-24", "22.0")):
        make_figure(school, "att.pa", value, period, release=release, numerator=Decimal(value) * 5, denominator=500)
    make_figure("england", "att.pa", "15.0", "2023-24", release=release)
    [(title, says, when, source)] = pieces(gathered(school, adopted, scope), "published-figures")
    assert title == "Persistent absence, 2023/24"
    assert says.startswith("22.0%; England 15.0%. Worse than England by 7.0 percentage points")
    assert (when, source) == ("2023/24, final", "Pupil absence in schools, Department for Education")


def test_headlines_without_a_published_figure_are_named(school, adopted, scope):
    make_figure(school, "att.pa", "8.0", "2024-25", release=make_release())
    [published, *_] = gathered(school, adopted, scope).kinds
    assert published.gap.startswith("No published figure is here of: Attendance, ")
    assert MEASURES.get("ks2.rwm_exp").name in published.gap
    assert "Persistent absence" not in published.gap
    assert MEASURES.get("eyfs.gld").name not in published.gap, "of no school is it ever published"


def test_without_england_of_that_year_it_is_said(school, adopted, scope):
    release = make_release()
    make_figure(school, "ks2.rwm_exp", "61", "2024-25", release=release, stage="provisional")
    make_figure("england", "ks2.rwm_exp", "60", "2023-24", release=release)
    [(title, says, when, source)] = pieces(gathered(school, adopted, scope), "published-figures")
    assert title == f"{MEASURES.get('ks2.rwm_exp').name}, 2024/25"
    assert says == "61%; no figure of England for the same school year is loaded."
    assert (when, source) == ("2024/25, provisional", "Key stage 2 performance tables, Department for Education")


def test_a_special_school_is_not_held_against_other_kinds(school, adopted, scope):
    School.objects.filter(pk=school.pk).update(
        phase="Not applicable", type_name="Academy special converter", type_code="44"
    )
    school.refresh_from_db()
    release = make_release()
    make_figure(school, "beh.pex_rate", "0.40", "2024-25", release=release)
    make_figure("england", "beh.pex_rate", "0.10", "2024-25", release=release)
    [(_, says, _, _)] = pieces(gathered(school, adopted, scope), "published-figures")
    assert says == "0.40. Not compared: England’s figure is about other schools, and this is a special school."


def test_what_the_school_counts_itself_stands_apart_and_beside_nothing(school, adopted, scope):
    for period, value in (("2023-24", "70"), ("2024-25", "58"), ("2025-26", "64")):
        entry = entry_of(school, "ks2.rwm_exp", value, period, source="Tracker")
        enter_figure(entry=entry, by=make_user(), scope=scope, today=TODAY)
    make_figure("england", "ks2.rwm_exp", "60", "2025-26", release=make_release())
    pack = gathered(school, adopted, scope)
    assert pieces(pack, "published-figures") == []
    [(title, says, when, source)] = pieces(pack, "internal-figures")
    assert title == f"{MEASURES.get('ks2.rwm_exp').name}, 2025/26"
    assert says == "64%, after 58% in 2024/25."
    assert (when, source) == ("2025/26, the school’s own count", "Entered by hand: Tracker")


def test_a_figure_that_cannot_be_right_is_told_and_fills_no_gap(school, adopted, scope):
    release = make_release()
    for measure, value in (
        ("ks2.read_exp", "50"),
        ("ks2.writ_exp", "50"),
        ("ks2.mat_exp", "50"),
        ("ks2.rwm_exp", "60"),
    ):
        make_figure(school, measure, value, "2024-25", release=release)
    internal = next(kind for kind in gathered(school, adopted, scope).kinds if kind.reads == "internal-figures")
    [doubt] = internal.pieces
    assert (doubt.title, doubt.when, doubt.url_name) == (
        "Figures to look at again", "22 November 2026", "signals:finding-list",
    )  # fmt: skip
    assert "60%" in doubt.says
    assert internal.gap == "No progress data of the school’s own is here: none has been entered."


def test_inspections_stand_in_the_words_of_their_own_time(school, adopted, scope):
    release = make_inspections_release()
    make_outcome(school, release=release)
    areas = {area: (grade, grade) for area, grade in REPORT_CARD.items()}
    make_outcome(
        school, kind="report-card", era="ofsted-report-card", inspected_on=date(2026, 1, 13), overall="",
        overall_text="", judgements=areas, release=release,
    )  # fmt: skip
    newest, older = pieces(gathered(school, adopted, scope), "inspection")
    assert newest[1].startswith("No overall grade. ")
    assert "Achievement: Needs attention" in newest[1]
    assert older[1].startswith("Good.")
    assert "compare" in newest[1]
    assert "compare" not in older[1], "it is said once"
    assert (newest[2], older[2], newest[3]) == ("13 January 2026", "7 March 2023", "Latest school inspections, Ofsted")


def test_targets_of_the_year_before_are_met_or_not_by_the_figure(school, adopted, scope):
    release = make_release()
    make_figure(school, "ks2.rwm_exp", "61", "2025-26", release=release, numerator=17, denominator=28)
    make_target(school, value="60", period="2025-26", decided_by_body="Trust board")
    make_target(school, "att.pa", "9", "2025-26")
    make_target(school, "psc.y1", "80", "2024-25")
    make_target(school, value="70", period="2026-27")
    found = [each for each in pieces(gathered(school, adopted, scope), "published-figures") if "Target" in each[0]]
    assert [(title.split(", 2")[0].split(" for ")[1], says) for title, says, _, _ in found] == [
        ("Persistent absence", "Cannot tell: there is no figure."),
        (MEASURES.get("ks2.rwm_exp").name, "61%. Meets the target: 60%, 1 percentage point above."),
    ]


def test_a_target_that_was_closed_says_how(school, adopted, scope):
    target = make_target(school, value="60", period="2025-26")
    Closing.objects.create(
        target=target, number=1, outcome="not-met", aimed=60, aimed_words="60%", value=Decimal("54.5"),
        source="Results day", closed_at=NOW, closed_by=make_user(),
    )  # fmt: skip
    [(_, says, _, source)] = pieces(gathered(school, adopted, scope), "published-figures")
    assert (says, source) == ("Not met: 55%, target 60%.", "Results day")


def test_what_people_added_stands_with_its_day_and_where_it_can_be_read(school, adopted, scope):
    item = make_item(school, url_name="tiers:tier-detail", url_args=[school.urn])
    make_item(school, "plan", source="Master plan", as_at=date(2026, 9, 1))
    make_item(school, withdrawn_at=NOW, withdrawn_by=make_user(), withdrawn_because="A slip")
    pack = gathered(school, adopted, scope)
    [check] = [piece for kind in pack.kinds for piece in kind.pieces if kind.reads == "health-check"]
    assert (check.item, check.says, check.as_at, check.when) == (
        item.pk, "Routines are calm and understood.", date(2026, 10, 6), "6 October 2026",
    )  # fmt: skip
    assert (check.url_name, check.url_args) == ("tiers:tier-detail", (school.urn,))
    assert pieces(pack, "plan")[0][3] == "Master plan", (
        "the framework does not list plans: nothing is lost all the same"
    )
    assert not any("health check" in gap for gap in pack.gaps)


def test_whoever_may_not_see_a_tier_sees_none_of_what_was_added(school, adopted):
    make_item(school)
    nothing = gather_pack(make_case(school, adopted), Scope.nothing(), TODAY)
    assert not any(kind.pieces for kind in nothing.kinds)


# The year before, the school's view, the suggestion ------------------------------------------------------------------


def test_last_years_tier_says_what_it_promised(school, scope):
    adopted = works_by("alpha", starts_with="2025-26")
    make_decision(school, adopted, "tier2", date(2025, 11, 1), minute="7.2")
    make_decision(school, adopted, "tier3", date(2026, 11, 1))
    before = gathered(school, adopted, scope).before
    assert (before.words, before.year) == ("Tier 2: Grow", "2025/26")
    assert before.decided == "Trust board, 1 November 2025, minute 7.2"
    assert len(before.promised) > 5
    assert (before.delivered, before.changed) == ("Not yet recorded.", "Not yet recorded.")


def test_the_schools_view_is_said_in_its_words(school, adopted, scope):
    case = make_case(school, adopted, state=State.VIEWED, step_tiers="tier2", step_text="We have grown.")
    assert gather_pack(case, scope, TODAY).school_view == (
        "The school thinks that Tier 2: Grow fits (22 November 2026): We have grown."
    )


def test_judgements_stand_beside_what_figures_say(school, adopted, scope):
    case = make_case(school, adopted)
    for criterion, verdict in (
        ("alpha.tier2.criteria.curriculum", "does-not-fit"),
        ("alpha.tier3.criteria.attendance", "fits"),
    ):
        CriterionJudgement.objects.create(
            case=case, criterion=criterion, verdict=verdict, note="Seen.", judged_at=NOW, judged_by=make_user()
        )
    fit = gather_pack(case, scope, TODAY).fit
    by_id = {each.id: each for tier in fit.tiers for each in tier.criteria}
    judged = by_id["alpha.tier2.criteria.curriculum"]
    assert (judged.judged, judged.note, judged.is_contradicted) == ("does-not-fit", "Seen.", True)
    assert any("Judged not to fit: Curriculum and teaching." in said for said in fit.says)


def test_a_case_is_seen_by_the_statements_of_the_edition_its_school_works_by_now(school, adopted, scope):
    case = make_case(school, adopted)
    add_edition(adopted)
    assert gather_pack(case, scope, TODAY).edition == 2
    decided = make_case(make_school(), adopted, state=State.AGREED)
    assert gather_pack(decided, scope, TODAY).edition == 1


# JSON ----------------------------------------------------------------------------------------------------------------


def test_a_pack_is_the_same_when_it_is_read_again(school, adopted, scope):
    release = make_release("absence", "2023-24")
    make_figure(school, "att.pa", "22.0", "2023-24", release=release, numerator=110, denominator=500)
    make_figure("england", "att.pa", "15.0", "2023-24", release=release)
    make_item(school, url_name="tiers:tier-detail", url_args=[school.urn])
    make_decision(school, adopted, "tier2", date(2025, 11, 1))
    pack = gathered(school, adopted, scope)
    kept = json.loads(json.dumps(as_json(pack)))
    assert from_json(kept) == pack
    assert (kept["version"], kept["pack"]["urn"]) == (1, school.urn)


@pytest.mark.parametrize("kept", [None, [], {}, {"version": 2, "pack": {}}, "pack"])
def test_what_was_kept_by_another_version_is_not_read_as_something_else(kept):
    with pytest.raises(UnknownPack):
        from_json(kept)


# Many ----------------------------------------------------------------------------------------------------------------


def several(adopted: AdoptedFramework, number: int) -> list[TierCase]:
    """Cases of schools of which each is known differently."""
    trust, release = make_trust(), make_release("absence", "2023-24")
    cases = []
    for at in range(number):
        school = make_school(f"School {at}", la_code=("936", "850")[at % 2])
        make_membership(school, trust)
        for period in ("2021-22", "2022-23", "2023-24")[at % 3 :]:
            make_figure(school, "att.pa", f"{10 + at}.5", period, release=release, numerator=at + 50, denominator=500)
            make_figure(school, "psc.y1", f"{70 + at}", period, release=release, denominator=30)
        make_target(school, "att.pa", f"{9 + at}", "2025-26")
        make_item(school, ("health-check", "stakeholders", "plan")[at % 3])
        make_decision(school, adopted, f"tier{1 + at % 4}", date(2025, 11, 1))
        cases.append(make_case(school, adopted))
    make_figure("england", "att.pa", "15.0", "2023-24", release=release)
    make_figure("england", "psc.y1", "80", "2022-23", release=release)
    return cases


def test_many_at_once_are_as_each_alone(adopted):
    cases = several(adopted, 4)
    scope = get_scope(person_holding("executive").user, TODAY)
    assert gather_packs(cases, scope, TODAY) == {case.pk: gather_pack(case, scope, TODAY) for case in cases}


def test_published_pieces_are_those_of_a_slow_twin(adopted):
    """Measure by measure, question by question: the newest year the school has, England of just that year."""
    cases = several(adopted, 4)
    packs = gather_packs(cases, get_scope(person_holding("executive").user, TODAY), TODAY)
    for case in cases:
        expected = []
        for key in headline_measures("primary", 4, 11):
            own = Figure.objects.filter(school=case.school, measure=key, group="all").order_by("-period").first()
            if own is None:
                continue
            measure = MEASURES.get(key)
            england = Figure.objects.filter(level="england", measure=key, group="all", period=own.period).first()
            told = f"{shown(own.value, measure)}; " + (
                f"England {shown(england.value, measure)}." if england else "no figure of England for the same school"
            )
            expected.append((f"{measure.name}, {AcademicYear.parse(own.period)}", told))
        found = [
            (title, says[: len(told)])
            for (title, says, _, _), (_, told) in zip(
                pieces(packs[case.pk], "published-figures"), expected, strict=False
            )
        ]
        assert found == expected
        assert expected


def test_as_many_questions_for_many_as_for_few(adopted):
    cases = several(adopted, 6)
    scope = get_scope(person_holding("executive").user, TODAY)
    gather_packs(cases[:1], scope, TODAY)  # what is read once for each process
    with CaptureQueriesContext(connection) as few:
        gather_packs(cases[:2], scope, TODAY)
    with CaptureQueriesContext(connection) as many:
        gather_packs(cases, scope, TODAY)
    assert len(many) == len(few)
    assert len(few) < 25
