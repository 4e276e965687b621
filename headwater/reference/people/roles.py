"""Every role, what it is in plain English, and what its holder may see and do: the whole table on one page.

A role held for the trust gives its permissions at every school of our trust and for the trust as a whole.
A role held at a school gives them at that school and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PERMISSIONS: dict[str, str] = {
    "schools.view": "See a school and its facts from the national register",
    "cards.view": "Read a school's academy card",
    "cards.prepare": "Prepare cards for a meeting, put them before the schools, settle what a school disputes",
    "cards.answer": "Dispute what a draft card says and write the school’s line of context, as its principal",
    "cards.issue": "Issue cards for good and withdraw them; takes a post for the trust",
    "packs.view": "Open the packs made for boards: at a school its own part, for the trust the whole",
    "packs.make": "Make a board’s pack of issued cards, and withdraw it; takes a post for the trust",
    "record.view": "See what was known and agreed on a day, and what people had been sent or shown",
    "trust.view": "See the whole trust in summary, with figures of all its schools together",
    "figures.enter": "Enter a school's own figures, by hand or from a sheet",
    "figures.override": "Show an entered figure instead of a published one, and enter national figures",
    "targets.record": "Record targets that were agreed elsewhere",
    "targets.propose": "Draft targets, propose them to schools and take a proposal back",
    "targets.comment": "Comment on a target proposed for a school, as its principal",
    "targets.review": "Record what a local board said of proposed targets, and return them",
    "targets.agree": "Record that the trust board agreed or returned proposed targets; takes a post for the trust",
    "tiers.view": "See which tier a school is in, since when and why",
    "tiers.record": "Record tiers that were decided elsewhere",
    "tiers.prepare": "Open a case about a school's tier, gather its evidence and weigh it",
    "tiers.answer": "Give the school's own view of its tier and answer a recommendation, as its principal",
    "tiers.contest": "Contest a tier that was agreed, for the school",
    "tiers.recommend": "Recommend a tier to the board and answer a school that contests; takes a post for the trust",
    "tiers.agree": "Record that the trust board agreed or returned a recommended tier; takes a post for the trust",
    "findings.accept": "Accept a finding of the data-quality checks, with a reason",
    "inspections.record": "Record inspection outcomes and next steps that no file has",
    "notes.write": "Write the note on a school's card",
    "frameworks.change": "Adopt and change improvement frameworks, publish editions, move schools between them",
    "calendars.change": "Correct and confirm term dates, close days",
    "people.view": "See who holds which post",
    "people.invite": "Invite people, give them posts and end posts",
    "events.view": "Read the log of what was done, by whom and when",
    "datasets.view": "See which published files are loaded, and the rows that were set aside",
    "datasets.load": "Load published files",
}


class Level(Enum):
    """Where a post is held."""

    TRUST = "the whole trust"
    SCHOOL = "one school"


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post. `key` is stored and permanent; the name may become the trust's own word."""

    key: str
    name: str
    description: str
    held_at: frozenset[Level]
    permissions: frozenset[str] = frozenset()


TRUST = frozenset({Level.TRUST})
SCHOOL = frozenset({Level.SCHOOL})
EITHER = TRUST | SCHOOL

_SEE_SCHOOLS = frozenset({"schools.view", "cards.view"})
_SEE_TIERS = _SEE_SCHOOLS | {"tiers.view", "record.view", "packs.view"}
"""Which tier a school is in, what was known and agreed when, and what its boards were given is for those who answer for
it: its head, its local board, the trust."""
_SEE_PEOPLE = _SEE_TIERS | {"people.view"}
_SEE_TRUST = _SEE_TIERS | {"trust.view"}
_PLACE_SCHOOLS = _SEE_TRUST | {"tiers.record"}
"""For whoever writes down which tier was decided for a school."""
_WEIGH_TIERS = frozenset({"tiers.prepare", "tiers.recommend"})
"""For the executive and its school improvement lead, who bring a recommendation to the board."""
_KEEP_CARD = frozenset({"figures.enter", "findings.accept", "inspections.record", "notes.write"})
"""What keeps a card right and whole: for the trust's team, and for a principal at their own school."""

_ROLES = (
    Role(
        "trust-administrator",
        "Trust administrator",
        "Looks after Headwater for the trust: invites people, gives and ends posts, loads files, reads the log, and "
        "may do all that anybody may.",
        TRUST,
        frozenset(PERMISSIONS),
    ),
    Role(
        "executive",
        "Trust executive",
        "The chief executive and the executive team. See every school, its people, the log and the data loaded; keep "
        "cards right, prepare and issue them for boards, propose and agree targets, change the improvement framework.",
        TRUST,
        _SEE_PEOPLE
        | _PLACE_SCHOOLS
        | _KEEP_CARD
        | _WEIGH_TIERS
        | {
            "events.view",
            "datasets.view",
            "targets.record",
            "targets.propose",
            "targets.agree",
            "tiers.agree",
            "frameworks.change",
            "cards.prepare",
            "cards.issue",
            "packs.make",
        },
    ),
    Role(
        "school-improvement-lead",
        "School improvement lead",
        "Leads school improvement across the trust. Sees every school, its people and the data loaded; enters and "
        "overrides figures, proposes and records targets, weighs and recommends tiers, records inspections, changes "
        "the improvement framework and term dates.",
        TRUST,
        _SEE_PEOPLE
        | _PLACE_SCHOOLS
        | _KEEP_CARD
        | _WEIGH_TIERS
        | {
            "datasets.view",
            "figures.override",
            "targets.record",
            "targets.propose",
            "frameworks.change",
            "calendars.change",
            "cards.prepare",
        },
    ),
    Role(
        "phase-lead",
        "Hub or phase lead",
        "Answers for several schools: one post at each. Sees those schools and their people, keeps their cards right, "
        "gathers and weighs the evidence about their tiers.",
        SCHOOL,
        _SEE_PEOPLE | _KEEP_CARD | {"tiers.prepare"},
    ),
    Role(
        "specialist",
        "Specialist",
        "A specialist leader of education, lead practitioner or coach. Sees the schools they work with.",
        EITHER,
        _SEE_SCHOOLS,
    ),
    Role(
        "principal",
        "Principal",
        "Head of a school. Sees their own school and who holds a post there; enters its figures, inspections and note, "
        "comments on the targets proposed for it, gives its view of its tier, answers its draft card.",
        SCHOOL,
        _SEE_PEOPLE | _KEEP_CARD | {"targets.comment", "tiers.answer", "tiers.contest", "cards.answer"},
    ),
    Role(
        "senior-leader",
        "Senior leader",
        "On a school's leadership team. Sees their own school and enters its figures.",
        SCHOOL,
        _SEE_SCHOOLS | {"figures.enter"},
    ),
    Role(
        "subject-leader",
        "Subject leader",
        "Leads a subject or phase in a school. Sees their own school.",
        SCHOOL,
        _SEE_SCHOOLS,
    ),
    Role(
        "cpd-lead",
        "CPD lead",
        "Leads professional development in a school or across the trust. Sees the school, or every school.",
        EITHER,
        _SEE_SCHOOLS,
    ),
    Role(
        "safeguarding-lead",
        "Safeguarding lead",
        "Leads safeguarding in a school or across the trust. Sees the school, or every school.",
        EITHER,
        _SEE_SCHOOLS,
    ),
    Role(
        "local-governor",
        "Local governor",
        "Sits on a school's local board. Sees their own school, without anything personal.",
        SCHOOL,
        _SEE_TIERS,
    ),
    Role(
        "chair-of-governors",
        "Chair of governors",
        "Chairs a school's local board. Sees their own school, without anything personal; records what the board said "
        "of proposed targets; contests a tier for the school.",
        SCHOOL,
        _SEE_TIERS | {"targets.review", "tiers.contest"},
    ),
    Role(
        "committee-member",
        "External committee member",
        "Sits on a committee of the trust board from outside the trust. Sees every school in summary.",
        TRUST,
        _SEE_TRUST,
    ),
    Role(
        "trustee",
        "Trustee",
        "Sits on the trust board. Sees every school in summary.",
        TRUST,
        _SEE_TRUST,
    ),
    Role(
        "clerk",
        "Clerk",
        "Serves the trust board or a local board. Sees the school, or every school, and who holds a post there; "
        "records what a local board said of targets and, for the trust, which targets and tiers its board agreed.",
        EITHER,
        _SEE_PEOPLE
        | _PLACE_SCHOOLS
        | {"targets.record", "targets.review", "targets.agree", "tiers.agree", "packs.make"},
    ),
    Role(
        "data-manager",
        "Data manager",
        "Loads published files for the trust, sees to the rows that were set aside, enters and overrides figures, "
        "corrects term dates.",
        TRUST,
        _SEE_TRUST
        | _KEEP_CARD
        | {"datasets.view", "datasets.load", "figures.override", "targets.record", "calendars.change"},
    ),
    Role(
        "outside-reviewer",
        "Outside reviewer",
        "Somebody from outside who takes part in one review. Sees nothing until a review is shared with them.",
        SCHOOL,
    ),
)

ROLES: dict[str, Role] = {role.key: role for role in _ROLES}
