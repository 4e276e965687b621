"""Frameworks for tests: a small model that has something of every sort, and a trust's copy of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from headwater.foundations.accounts.models import User
from headwater.reference.frameworks.definitions.words import Word
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import adopt_framework, begin_draft, choose_words, publish_edition

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

MINI = """\
# A small model, for tests. Nobody published it.
key: mini
title: The mini model
edition: "2026-01"
summary: Two {tier.many}, and a little of everything.
status: in use
authored_by: The tests

words:
  academy: {one: academy, many: academies}
  trust: {one: trust, many: trusts}
  principal: {one: principal, many: principals}  # the head of an academy
  pupil: {one: pupil, many: pupils}
  lgb: {one: local governing board, many: local governing boards, short: LGB}
  governor: {one: governor, many: governors}
  board: {one: trust board, many: trust boards}
  executive: {one: executive, many: executives}
  tier: {one: tier, many: tiers}
  target: {one: target, many: targets}
  plan: {one: development plan, many: development plans}
  card: {one: academy card, many: academy cards}
  health-check: {one: health check, many: health checks}
  curriculum-area: {one: curriculum area, many: curriculum areas}

roles:
  - id: mini.role.ceo
    title: Chief executive
    text: Leads the {trust}.
    key: ceo
    many: Chief executives
    sort: person
    held_as: executive
  - id: mini.role.principal
    title: "{Principal}"
    text: Leads one {academy}.
    key: principal
    many: "{Principal.many}"
    sort: person
  - id: mini.role.board
    title: "{Board}"
    text: Answers for the {trust}.
    key: board
    many: "{Board.many}"
    sort: body

strands:
  - key: people
    title: People
    text: Whatever is done by people for people.

principles:
  - id: mini.principle.near
    title: Help is near
    text: Help comes from the next {academy}.
    strand: people
    in_practice: Every visit names who came from where.
    shapes: [mini.visit]

aims:
  - id: mini.aim.present
    title: Pupils are there
    text: Every {pupil} is in school.
    measures: [att.overall]

standards:
  - id: mini.standard.attendance
    title: Attendance near England's
    text: Attendance is close to England's.
    tests:
      - {measure: att.overall, be: close-to, against: england}

rules:
  - id: mini.rule.targets
    title: Who agrees
    text: The {board} agrees {target.many}.
    about: targets
    who: [board]

cycle:
  components:
    - key: year
      title: The year
      text: All of it.
  steps:
    - id: mini.step.tier
      title: Tiers are agreed
      text: The {board} agrees the {tier} of every {academy}.
      component: year
      does: agree-tier
      who: [board]
      when: {says: In October, starts: 10-01, ends: 10-31}

tiering:
  kind: exclusive
  text: Every {academy} stands in one of two {tier.many}.
  recommends: [ceo]
  agrees: [board]
  evidence:
    - id: mini.evidence.figures
      title: Published figures
      text: What is published.
      key: figures
      reads: published-figures
  tiers:
    - id: mini.tier1
      title: "{Tier} 1"
      text: The {academy} leads itself.
      key: tier1
      order: 1
      led_by: academy
      criteria:
        - id: mini.tier1.criteria.attendance
          title: Attendance
          text: Attendance is well above England's.
          asks_for: [figures]
          tests:
            - {measure: att.overall, be: well-better-than, against: england}
    - id: mini.tier2
      title: "{Tier} 2"
      text: The {trust} helps.
      key: tier2
      order: 2
      led_by: trust
      criteria:
        - id: mini.tier2.criteria.attendance
          title: Attendance
          text: Attendance is not what it should be.
          asks_for: [figures]
          people_decide: How long it has been so.

offer:
  # Line 12 of the source says only "regularly".
  - id: mini.visit
    title: Visits
    text: >-
      The chief executive visits the {academy} and
      writes down what was seen.
    kind: visit
    nature: activity
    strand: people
    cadence: 2 a year
    leads: [ceo]
    takes_part: [principal]
    tiers: [tier2]
    assumed: {what: [cadence], reading: A1}
  - id: mini.plan
    title: "{Plan}"
    text: The {principal} writes the {plan}.
    kind: plan
    nature: document
    owed_by: [10-31]
    leads: [principal]
  - id: mini.courses
    title: Courses
    text: Courses for all who work in the {trust}.
    kind: training
    nature: standing
    amount: {count: 20, of: courses}
    leads: [ceo]
    assumed: {what: [amount]}

curriculum:
  text: Every {curriculum-area} has a {tier} of its own.
  step: mini.step.tier
  tiers:
    - id: mini.curriculum.tier1
      title: Curriculum {tier} 1
      text: It is as it should be.
      order: 1
      intent: Clear.
      implementation: Sure.
      impact: Seen.
      evidence:
        - {shows: intent, text: Plans}
      reviews: 1 a year
      line_management: every 4 weeks
      line_managers: [principal]
      monitoring: normal

review_tools:
  - id: mini.board.card
    title: The {card}
    text: The {board} reads the {card}.
    body: board
    reads: academy-card
    asks: Are {pupil.many} there?

protocols:
  - key: visit
    title: A visit
    text: How a visit goes.
    steps:
      - id: mini.protocol.agree
        title: Agree the day
        text: The day is agreed.
        who: [ceo]
        when: before
        days: 10
        produces: A day.

hubs:
  - id: mini.hub
    title: The hub
    text: Where all meet.
    leads: [ceo]
    members: [principal]
    meets: each term
    topics: [Attendance]

containers:
  - id: mini.empty
    title: What is done in Tier 2
    text: A picture whose text is lost.
    why_empty: The source shows a picture only.

ambiguities:
  - key: A1
    about: [mini.visit]
    question: How often is regularly?
    reading: Twice a year.
"""
"""The published model: valid as it stands."""


def adopt_mini(*, by: User | None = None) -> Edition:
    """The draft of the first edition of the trust's copy. Wants the fixture `mini`."""
    return adopt_framework(model="mini", by=by, now=NOW)


def publish_mini(*, by: User | None = None, starts_with: str = "2026-27") -> Edition:
    """The trust's copy with its first edition published."""
    return publish_edition(draft=adopt_mini(by=by), starts_with=starts_with, by=by, today=TODAY, now=NOW)


def adopt_alpha(*, by: User | None = None) -> Edition:
    """The first edition of Alpha's model as a trust's own, published: a whole framework, with all its tiers."""
    draft = adopt_framework(model="alpha", by=by, now=NOW)
    return publish_edition(draft=draft, starts_with="2026-27", by=by, today=TODAY, now=NOW)


def edited(edition: Edition, *changes: tuple[str, str]) -> bytes:
    """The exported document with some of its words replaced, as somebody edits it. Each must be there."""
    document = edition.document
    for old, new in changes:
        assert old in document, old
        document = document.replace(old, new, 1)
    return document.encode()


def framework_of(key: str = "mini") -> AdoptedFramework:
    return AdoptedFramework.objects.get(key=key)


def make_frameworks(model: str = "mill") -> AdoptedFramework:
    """A published model as the main framework: its first edition in force, its second published for the next year, a
    third in draft."""
    draft = adopt_framework(model=model, by=None, now=NOW)
    for year in ("2026-27", "2027-28"):
        edition = publish_edition(draft=draft, starts_with=year, by=None, today=TODAY, now=NOW)
        draft = begin_draft(adopted=edition.adopted, by=None, now=NOW)
        draft = _with_other_words(draft, f"school of {year}")
    return edition.adopted


def _with_other_words(draft: Edition, word: str) -> Edition:
    return choose_words(draft=draft, words={"academy": Word(one=word, many=f"{word}s")}, by=None, now=NOW)
