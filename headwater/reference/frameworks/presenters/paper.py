"""A whole framework as one document, and its offer as a workbook: the pages' own words, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.foundations.documents.workbook import Column, Sheet
from headwater.reference.calendar.terms import SchoolYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.presenters.offering import (
    OfferGroup,
    OfferLine,
    TiersPage,
    present_line,
    present_offer,
    present_tiers,
)
from headwater.reference.frameworks.presenters.questions import QuestionsPage, present_questions
from headwater.reference.frameworks.presenters.why import WhyPage, present_why
from headwater.reference.frameworks.presenters.working import (
    CurriculumPage,
    WorkingPage,
    present_curriculum,
    present_working,
)
from headwater.reference.frameworks.presenters.year import YearPage, present_year

AUDIENCE = "Open: names no person and no school"


@dataclass(frozen=True, slots=True)
class FrameworkPaper:
    """What the PDF prints, chapter by chapter."""

    title: str
    edition: str
    summary: str
    audience: str
    why: WhyPage
    year: YearPage
    tiers_title: str
    tiers: TiersPage
    offer: tuple[OfferGroup, ...]
    curriculum_title: str
    curriculum: CurriculumPage | None
    working: WorkingPage
    questions: QuestionsPage


def present_paper(framework: Framework, school_year: SchoolYear, *, is_assumed: bool, edition: str) -> FrameworkPaper:
    """All pages of a framework as one document."""
    return FrameworkPaper(
        title=framework.say(framework.title),
        edition=edition,
        summary=framework.say(framework.summary),
        audience=AUDIENCE,
        why=present_why(framework),
        year=present_year(framework, school_year, is_assumed=is_assumed),
        tiers_title=framework.say("{Tier.many} side by side"),
        tiers=present_tiers(framework),
        offer=present_offer(framework),
        curriculum_title=framework.say("{Curriculum-area.many}"),
        curriculum=present_curriculum(framework),
        working=present_working(framework),
        questions=present_questions(framework),
    )


def offer_sheets(framework: Framework) -> list[Sheet]:
    """The offer, one row an item; the criteria, one row each; what is open."""
    offer = Sheet(
        "What schools get",
        [
            Column("Item", 34),
            Column("Kind", 14),
            Column("How it is kept", 22),
            Column("How often", 30),
            Column("For whom", 30),
            Column("What it is", 70),
            Column("Who leads", 30),
            Column("Who takes part", 40),
            Column("Who reads what comes of it", 34),
            Column("Marks", 22),
            Column("Id", 40),
        ],
        [_row(item.nature.says, present_line(framework, item)) for item in framework.offer],
        frozen=1,
    )
    sheets = [offer]
    criteria = [
        (framework.say(tier.title), framework.say(each.title), framework.say(each.text), each.id)
        for tier in framework.tiering.tiers
        for each in tier.criteria
    ]
    if criteria:
        heads = [Column(framework.say("{Tier}"), 20), Column("About", 24), Column("Statement", 90), Column("Id", 40)]
        sheets.append(Sheet("Statements", heads, criteria, frozen=1))
    open_rows = [
        (each.key, framework.say(each.question), framework.say(each.reading), "yes" if each.confirmed else "no")
        for each in framework.ambiguities
    ]
    if open_rows:
        heads = [Column("Key", 8), Column("Question", 70), Column("Read as", 70), Column("Confirmed", 12)]
        sheets.append(Sheet("Open questions", heads, open_rows, frozen=1))
    return sheets


def _row(nature: str, line: OfferLine) -> tuple[str, ...]:
    marks = ", ".join(mark.word for mark in line.marks)
    return (
        line.title,
        line.kind,
        nature,
        line.how_often,
        line.who_for,
        line.text,
        line.leads,
        line.takes_part,
        line.reads,
        marks,
        line.id,
    )
