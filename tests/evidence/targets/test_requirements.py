"""Targets that the framework requires: what is lacking, proposing it at once, and what is not applicable."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.models import NotApplicable, Proposal
from headwater.evidence.targets.operations import CannotSetAside, restore_requirement, set_aside_requirement
from headwater.evidence.targets.proposals.queries import get_year_facts
from headwater.evidence.targets.requirements.policies import (
    Requirement,
    list_requirements,
    reasons_not_to_set_aside,
    stand_to,
)
from headwater.evidence.targets.requirements.queries import NO_FRAMEWORK, NOTHING_ASKED, get_year_requirements
from headwater.evidence.targets.workflow import State
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.operations import adopt_framework, publish_edition
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.frameworks import NOW, TODAY, adopt_alpha
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, make_target

THIS = AcademicYear.containing(timezone.localdate())
YEAR = THIS.slug
PLACE = f"measure=eyfs.gld&group=all&period={YEAR}&kind=agreed"


# Pure ----------------------------------------------------------------------------------------------------------------


def of(**facts) -> dict[tuple[str, str], Requirement]:
    shape = {"phase": "Primary", "low_age": 4, "high_age": 11, "type_code": "34"} | facts
    return {each.asked: each for each in list_requirements(FRAMEWORKS.get("alpha"), School(**shape))}


def test_what_is_required_goes_by_phase_and_ages():
    primary, infants, junior, secondary = (
        of(),
        of(high_age=7),
        of(low_age=7),
        of(phase="Secondary", low_age=11, high_age=16),
    )

    assert ("ks2.rwm_exp", "boys") in primary
    assert ("ks2.rwm_exp", "boys") in junior
    assert not [measure for measure, _ in infants if measure.startswith("ks2.")]
    assert not [measure for measure, _ in junior if measure.startswith(("eyfs.", "psc."))]
    assert {measure.partition(".")[0] for measure, _ in secondary} == {"att", "beh", "ks4"}
    assert ("att.overall", "all") in primary.keys() & secondary.keys()


def test_the_implied_target_stands_as_it_would_be_typed():
    asked = of()

    assert asked["att.overall", "all"].implied == "at or above national"
    assert asked["att.pa", "all"].implied == "at or below national"
    assert asked["beh.pex_rate", "all"].implied == "0"
    assert asked["beh.pex_rate", "all"].standard == "No permanent exclusions"


def test_lacking_is_what_has_neither_target_nor_proposal_nor_a_reason():
    one, two, three = (Requirement(key, "all", "", "") for key in ("att.pa", "eyfs.gld", "mtc.mean"))

    standing = stand_to((one, two, three), {two.asked}, {three.asked: 7, ("ks4.a8", "all"): 8})

    assert standing.lacking == (one,)
    assert standing.set_aside == {three.asked: 7}
    # Where there is a target all the same, that is what is told.
    assert stand_to((three,), {three.asked}, {three.asked: 7}).set_aside == {}


# With records --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [None, MEASURES.get("att.pa").model_copy(update={"status": "retired"})])
def test_a_target_of_a_measure_that_is_retired_is_required_no_more(monkeypatch, gone):
    asked = set(of())
    known = {key: measure for key, measure in MEASURES.all().items() if key != "att.pa"}
    monkeypatch.setattr(MEASURES, "all", lambda: known | ({"att.pa": gone} if gone else {}))
    assert {key for key in asked if key[0] == "att.pa"}
    assert set(of()) == {key for key in asked if key[0] != "att.pa"}


def test_why_a_required_target_may_not_be_set_aside():
    asked = Requirement("att.pa", "all", "", "")

    def reasons(reason: str = "No pupils of that age.", period: str = YEAR, **said: bool) -> list[str]:
        return reasons_not_to_set_aside(asked, reason, period, **({"is_set_aside": False, "is_placed": False} | said))

    assert reasons() == []
    assert reasons(reason=" ") == ["Say why the target is not applicable."]
    assert reasons(period="2025") == ["Say for which school year."]
    assert reasons(is_set_aside=True) == ["Somebody has said already that it is not applicable."]
    assert reasons(is_placed=True) == ["The school has this target, or it is proposed. Withdraw that first."]
    [personal] = reasons(reason="A123456789012 is never there.")
    assert "unique pupil number" in personal


@pytest.fixture
def schools(db) -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


@pytest.fixture
def alpha(schools) -> None:
    adopt_alpha()


@pytest.fixture
def lead(schools):
    return person_holding("school-improvement-lead", name="L. Lead")


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(text.split()))


def test_without_a_framework_and_with_one_that_asks_nothing_it_says_why(schools, lead):
    scope = get_scope(lead.user, TODAY)
    assert get_year_requirements(schools, YEAR, scope).because == NO_FRAMEWORK

    draft = adopt_framework(model="equa", by=None, now=NOW)
    publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)

    assert get_year_requirements(schools, YEAR, scope).because == NOTHING_ASKED


def test_targets_and_open_proposals_are_not_lacking(schools, alpha, lead, django_assert_max_num_queries):
    scope = get_scope(lead.user, TODAY)
    make_target(schools[0], "eyfs.gld", "76", YEAR)
    make_proposal(schools[0], "psc.y1", "80", YEAR)
    make_proposal(schools[0], "mtc.mean", "20", YEAR, state=State.WITHDRAWN)
    make_target(schools[0], "ks2.rwm_exp", "70", YEAR, kind="own")
    get_year_requirements(schools, YEAR, scope)

    with django_assert_max_num_queries(6):
        found = get_year_requirements(schools, YEAR, scope).schools

    facts = get_year_facts(schools, YEAR, scope)
    with django_assert_max_num_queries(4):
        assert get_year_requirements(schools, YEAR, scope, facts=facts).schools == found
    lacking = {each.asked for each in found[schools[0].urn].lacking}
    assert {("eyfs.gld", "all"), ("psc.y1", "all")}.isdisjoint(lacking)
    assert {("mtc.mean", "all"), ("ks2.rwm_exp", "all"), ("eyfs.gld", "disadvantaged")} <= lacking
    assert len(found[schools[1].urn].lacking) == len(found[schools[1].urn].required)


def test_what_is_lacking_is_proposed_for_all_schools_with_one_click(schools, alpha, lead):
    client = client_of(lead)
    page = client.get(f"/targets/required/?period={YEAR}")
    fields = re.findall(r'name="(target_[^"]+)"\s[^>]*?value="([^"]*)"', page.content.decode())
    assert len(fields) == len({name for name, _ in fields}) > 2 * 15
    assert "Primary schools Ashdown Primary: " in words(page)
    assert page.content.decode().count("<details") == len(schools)
    assert '<details class="govuk-details targets-fold" open' not in page.content.decode()

    done = client.post(f"/targets/required/?period={YEAR}", dict(fields), follow=True)

    made = Proposal.objects.filter(period=YEAR, state=State.PROPOSED)
    assert made.count() == len(fields)
    assert Event.objects.filter(type="targets.targets-proposed").count() == 1
    of_groups = made.get(school=schools[0], measure="ks2.rwm_exp", group="boys")
    assert (of_groups.comparator, of_groups.offset, of_groups.value) == ("england", 0, None)
    assert of_groups.basis == "Follows from the standard “All groups above national averages”"
    assert f"Every required target is there or on its way: {len(fields)} of {len(fields)}" in words(done)


def test_what_is_emptied_is_not_proposed_and_what_cannot_be_read_is_told(schools, alpha, lead):
    client = client_of(lead)
    address = f"/targets/required/?period={YEAR}&school={schools[0].urn}"
    name = f"target_{schools[0].urn}_eyfs.gld_all"

    refused = client.post(address, {name: "national"})
    assert "Ashdown Primary: Say “at or above national”, or give a number." in words(refused)
    assert '<details class="govuk-details targets-fold" open' in refused.content.decode()
    assert not Proposal.objects.exists()

    client.post(address, {name: "74%", "draft": "1"})
    [made] = Proposal.objects.all()
    assert (made.measure, made.value, made.state) == ("eyfs.gld", 74, State.DRAFT)


def test_somebody_who_was_quicker_is_told(schools, alpha, lead):
    make_proposal(schools[0], "eyfs.gld", "70", YEAR)
    name = f"target_{schools[0].urn}_eyfs.gld_all"
    # The form was made before: it still has the field.
    answer = client_of(lead).post(f"/targets/required/?period={YEAR}", {name: "74%"})

    # What is proposed already is required no more, so nothing is overwritten.
    assert "No target is given" in words(answer)
    assert Proposal.objects.count() == 1


def test_the_pages_say_what_is_lacking(schools, alpha, lead):
    chair = client_of(person_holding("chair-of-governors", at=schools[0]))
    required = len(of())
    make_target(schools[0], "eyfs.gld", "76", YEAR)

    own = words(chair.get(f"/schools/{schools[0].urn}/targets/"))
    trust = words(client_of(lead).get("/targets/"))

    assert f"{required - 1} of {required} required targets are lacking" in own
    assert "Propose what is lacking" not in own
    assert f"{2 * required - 1} of {2 * required} required targets are lacking" in trust
    assert f"Beacon Primary: {required} of {required} required targets are lacking" in trust
    assert "Propose what is lacking" in trust


def test_a_required_target_is_set_aside_with_its_reason_and_called_for_again(schools, alpha, lead):
    client, urn = client_of(lead), schools[0].urn
    nothing = client.post(f"/schools/{urn}/targets/not-applicable/?{PLACE}", {"reason": ""})
    assert "Say why it is not applicable" in words(nothing)

    page = client.post(
        f"/schools/{urn}/targets/not-applicable/?{PLACE}", {"reason": "No reception class this year."}, follow=True
    )
    [kept] = NotApplicable.objects.all()
    assert "Not applicable: No reception class this year. (L. Lead" in words(page)
    assert len(of()) - 1 == len(get_year_requirements(schools, YEAR, get_scope(lead.user, TODAY)).schools[urn].lacking)

    client.post(f"/schools/{urn}/targets/not-applicable/{kept.pk}/restore/")
    kept.refresh_from_db()
    assert kept.withdrawn_by == lead.user
    assert [event.type for event in Event.objects.order_by("-pk")[:2]] == [
        "targets.requirement-restored",
        "targets.requirement-set-aside",
    ]


def test_what_is_not_asked_for_or_there_already_is_not_set_aside(schools, alpha, lead):
    facts = {"school": schools[0], "group": "all", "period": YEAR, "by": lead.user, "now": datetime.now(UTC)}
    scope = get_scope(lead.user, date(2026, 11, 22))
    with pytest.raises(CannotSetAside, match="does not require this target"):
        set_aside_requirement(measure="hr.turnover", reason="Why not.", scope=scope, **facts)

    make_target(schools[0], "eyfs.gld", "76", YEAR)
    with pytest.raises(CannotSetAside, match="The school has this target"):
        set_aside_requirement(measure="eyfs.gld", reason="Why not.", scope=scope, **facts)

    made = set_aside_requirement(measure="psc.y1", reason="No year 1.", scope=scope, **facts)
    with pytest.raises(CannotSetAside, match="already"):
        set_aside_requirement(measure="psc.y1", reason="No year 1.", scope=scope, **facts)

    head = person_holding("principal", at=schools[0])
    with pytest.raises(CannotSetAside, match="Only the trust"):
        restore_requirement(not_applicable=made, by=head.user, scope=get_scope(head.user, TODAY), now=NOW)


def test_a_principal_reads_what_is_required_and_cannot_set_it_aside(schools, alpha):
    client, urn = client_of(person_holding("principal", at=schools[0])), schools[0].urn

    assert "Lacking" in words(client.get(f"/schools/{urn}/targets/required/?period={YEAR}"))
    assert client.get(f"/schools/{urn}/targets/not-applicable/?{PLACE}").status_code == 404
    assert client.get("/targets/required/").status_code == 404
    assert client.get(f"/schools/{schools[1].urn}/targets/required/").status_code == 404
