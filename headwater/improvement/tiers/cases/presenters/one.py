"""One case: where it stands, what it rests on, what everybody said, and every step of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.best_fit import CriterionResult, TierResult
from headwater.improvement.tiers.cases.forms import StatementFields, WeighForm
from headwater.improvement.tiers.cases.presenters.words import (
    Button,
    Mark,
    direction_mark,
    last_of,
    moment_words,
    next_words,
    state_mark,
    tiers_words,
    year_words,
)
from headwater.improvement.tiers.models import CaseStep, CriterionJudgement, TierCase
from headwater.improvement.tiers.packs.pack import Pack, Piece
from headwater.improvement.tiers.presenters import say_decision
from headwater.improvement.tiers.workflow import DECIDED, WORKFLOW, State, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import Names

VERDICT_TONES = {
    CriterionJudgement.Verdict.FITS: "good",
    CriterionJudgement.Verdict.DOES_NOT_FIT: "concern",
    CriterionJudgement.Verdict.CANNOT_TELL: "neutral",
}
BUTTONS = {
    Step.VIEW: ("Give the school’s view", "tiers:case-view"),
    Step.RECOMMEND: ("Recommend", "tiers:case-recommend"),
    Step.CONSULT: ("Answer for the school", "tiers:case-answer"),
    Step.AGREE: ("Record what the {board} decided", "tiers:cases-agree"),
    Step.RETURN: ("Return", "tiers:cases-return"),
    Step.CONTEST: ("Contest the decision", "tiers:case-contest"),
    Step.ANSWER: ("Answer the school", "tiers:case-reply"),
    Step.WITHDRAW: ("Withdraw the case", "tiers:case-withdraw"),
}
"""What the buttons say, in the order they stand, and where they lead. Weighing has a link beside each tier, and the
letter its own page."""
SHOWN = 6
"""Of how many pieces of one kind the page tells at once."""
OF_MANY = (Step.AGREE, Step.RETURN)
"""Steps taken on the page that takes them with many."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: `words` is the tier they think fits, or whether they agree."""

    words: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A contest and what the trust answered; None while it has not."""

    contest: Said
    answer: Said | None


@dataclass(frozen=True, slots=True)
class ShownRecommendation:
    """What is recommended, or what became of it. `rows` are pairs of a label and words."""

    words: str
    reason: str
    direction: Mark | None
    moves_up: str
    moves_down: str
    package_reasons: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece of evidence; `withdraw` is the key of what may be withdrawn, 0 where nothing may."""

    piece: Piece
    address: str
    withdraw: int


@dataclass(frozen=True, slots=True)
class ShownKind:
    """One kind of evidence; `more` are the pieces that the page folds away."""

    title: str
    text: str
    pieces: tuple[ShownPiece, ...]
    more: tuple[ShownPiece, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a tier: what figures say, and what the reader judged."""

    result: CriterionResult
    judged: Mark | None
    note: str
    who: str


@dataclass(frozen=True, slots=True)
class ShownTier:
    tier: TierResult
    statements: tuple[Statement, ...]
    counted: str
    is_suggested: bool
    is_recommended: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history in words."""

    done: str
    who: str
    when: str
    meeting: str
    tier: str
    more: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything about one case. `stands` and `next`: sentences. `as_it_was`: the day on which the evidence was frozen,
    "" while it is read anew."""

    pk: int
    version: int
    title: str
    year: str
    mark: Mark
    is_contested: bool
    stands: str
    next: str
    exception: str
    recommended: ShownRecommendation | None
    is_decided: bool
    decision: str
    view: Said | None
    answer: Said | None
    no_answer: str
    exchanges: tuple[Exchange, ...]
    suggestion: tuple[str, ...]
    tiers: tuple[ShownTier, ...]
    kinds: tuple[ShownKind, ...]
    before: tuple[tuple[str, str], ...]
    promised: tuple[str, ...]
    as_it_was: str
    steps: tuple[StepLine, ...]
    buttons: tuple[Button, ...]
    may_weigh: bool
    may_bring: bool
    has_letter: bool
    may_write_letter: bool

    @property
    def may_weigh_of(self) -> tuple[ShownTier, ...]:
        """The tiers that have statements."""
        return tuple(tier for tier in self.tiers if tier.statements)


def present_case(
    case: TierCase,
    steps: Sequence[CaseStep],
    judgements: Mapping[str, CriterionJudgement],
    pack: Pack | None,
    scope: Scope,
    names: Names,
) -> CasePage:
    """One case with its steps (the oldest first), its standing judgements by statement and its evidence: None where
    what was kept cannot be read any more. Asks nothing more."""
    framework, urn = case.edition.framework, case.school_id
    may = WORKFLOW.steps_open(case.state, scope, urn)
    told = _Teller(case, names)
    recommend = last_of(list(steps), Step.RECOMMEND)
    is_frozen = pack is not None and recommend is not None and not is_read_anew(case)
    said = {step: last_of(_of_now(steps), step) for step in (Step.VIEW, Step.CONSULT)}
    view = last_of(list(steps), Step.VIEW)
    agreed = case.decision
    return CasePage(
        pk=case.pk,
        version=case.version,
        title=case.words or framework.say("{Tier} still to be recommended"),
        year=year_words(case.period),
        mark=state_mark(case.state),
        is_contested=case.is_contested,
        stands=_stands(case, steps),
        next=_next(case, framework),
        exception=case.exception,
        recommended=present_recommended(case),
        is_decided=case.state in DECIDED,
        decision=say_decision(agreed) if agreed else "",
        view=told.said(view, tiers_words(case, view.tiers)) if view else None,
        answer=_answer(said[Step.CONSULT], told),
        no_answer=_no_answer(case, said[Step.CONSULT], framework),
        exchanges=_exchanges(steps, told),
        suggestion=pack.fit.says if pack else (),
        tiers=_tiers(case, pack, judgements, told) if pack else (),
        kinds=_kinds(pack, may_withdraw=scope.may("tiers.prepare", urn) and not is_frozen) if pack else (),
        before=_before(pack),
        promised=pack.before.promised if pack and pack.before else (),
        as_it_was=say_date(timezone.localdate(recommend.at)) if is_frozen and recommend else "",
        steps=tuple(reversed([_line(step, case, told) for step in steps])),
        buttons=_buttons(case, may, framework),
        may_weigh=Step.GATHER in may,
        may_bring=scope.may("tiers.prepare", urn) and is_read_anew(case),
        has_letter=case.state == State.COMMUNICATED,
        may_write_letter=Step.COMMUNICATE in may,
    )


_READ_ANEW = (State.GATHERING, State.VIEWED, State.RETURNED)


def is_read_anew(case: TierCase) -> bool:
    """Whether nothing is on the table, so that its evidence is that of today."""
    return case.state in _READ_ANEW


@dataclass(frozen=True, slots=True)
class _Teller:
    case: TierCase
    names: Names

    def who(self, step: CaseStep) -> str:
        return f"{self.names.first(step.by, self.case.school_id)}, {moment_words(step.at)}"

    def said(self, step: CaseStep, words: str = "") -> Said:
        return Said(words, step.text, self.who(step))


def _of_now(steps: Sequence[CaseStep]) -> list[CaseStep]:
    """The steps since what is on the table was recommended: an earlier answer was to something else."""
    at = max((at for at, step in enumerate(steps) if step.step == Step.RECOMMEND), default=0)
    return list(steps[at:])


def _stands(case: TierCase, steps: Sequence[CaseStep]) -> str:
    """`Recommended on 3 October 2026.`"""
    if not steps:
        return f"{state_mark(case.state).words}."
    since = next((step for step in steps if step.state == case.state and _stays(steps, step)), steps[-1])
    return f"{state_mark(case.state).words}, since {say_date(timezone.localdate(since.at))}."


def _stays(steps: Sequence[CaseStep], step: CaseStep) -> bool:
    """Whether the case has stood there from that step on."""
    return all(later.state == step.state for later in steps if later.number > step.number)


def _next(case: TierCase, framework: Framework) -> str:
    if case.is_contested:
        return framework.say("the {executive} answers the school.")
    return next_words(case.state, framework)


def present_recommended(case: TierCase) -> ShownRecommendation | None:
    """What is recommended of a case, or became of it; None before something is."""
    if not case.tiers:
        return None
    rows = [
        ("In force from", say_date(case.in_force_from) if case.in_force_from else ""),
        ("Review due by", say_date(case.review_on) if case.review_on else ""),
    ]
    return ShownRecommendation(
        words=case.words,
        reason=case.reason,
        direction=direction_mark(case.direction),
        moves_up=case.moves_up,
        moves_down=case.moves_down,
        package_reasons=tuple(case.package_reasons.splitlines()),
        rows=tuple((label, words) for label, words in rows if words),
    )


def _answer(step: CaseStep | None, told: _Teller) -> Said | None:
    if step is None:
        return None
    return told.said(step, "The school agrees" if step.agrees else "The school does not agree")


def _no_answer(case: TierCase, answer: CaseStep | None, framework: Framework) -> str:
    if answer is not None or not case.tiers or case.state == State.RETURNED:
        return ""
    if case.state in DECIDED:
        return framework.say("The {principal} had not answered when it was decided.")
    return framework.say("The {principal} has not answered yet.")


def _exchanges(steps: Sequence[CaseStep], told: _Teller) -> tuple[Exchange, ...]:
    found: list[Exchange] = []
    for step in steps:
        if step.step == Step.CONTEST:
            found.append(Exchange(told.said(step), None))
        elif step.step == Step.ANSWER and found:
            found[-1] = Exchange(found[-1].contest, told.said(step))
    return tuple(found)


# Evidence ------------------------------------------------------------------------------------------------------------


def _tiers(
    case: TierCase, pack: Pack, judgements: Mapping[str, CriterionJudgement], told: _Teller
) -> tuple[ShownTier, ...]:
    found = []
    for tier in pack.fit.tiers:
        statements = tuple(_statement(result, judgements.get(result.id), told) for result in tier.criteria)
        found.append(
            ShownTier(
                tier=tier,
                statements=statements,
                counted=_counted(statements),
                is_suggested=tier.key == pack.fit.suggested,
                is_recommended=tier.key in case.keys,
            )
        )
    return tuple(found)


def _statement(result: CriterionResult, judged: CriterionJudgement | None, told: _Teller) -> Statement:
    if judged is None:
        return Statement(result, None, "", "")
    verdict = CriterionJudgement.Verdict(judged.verdict)
    who = told.names.first(judged.judged_by, told.case.school_id)
    return Statement(
        result,
        Mark(str(verdict.label), VERDICT_TONES[verdict]),
        judged.note,
        f"{who}, {say_date(timezone.localdate(judged.judged_at))}",
    )


def _counted(statements: Sequence[Statement]) -> str:
    """`3 statements judged, 2 not yet`: a count of the work, never a score."""
    done = sum(each.judged is not None for each in statements)
    if not statements:
        return ""
    if not done:
        return "No statement is judged yet"
    return f"{done} of {len(statements)} statements judged" if done < len(statements) else "Every statement is judged"


def _kinds(pack: Pack, *, may_withdraw: bool) -> tuple[ShownKind, ...]:
    found = []
    for kind in pack.kinds:
        pieces = tuple(
            ShownPiece(piece, address_of(piece), piece.item or 0 if may_withdraw else 0) for piece in kind.pieces
        )
        shown = SHOWN if len(pieces) > SHOWN + 1 else len(pieces)
        found.append(ShownKind(kind.title, kind.text, pieces[:shown], pieces[shown:], kind.gap))
    return tuple(found)


def address_of(piece: Piece) -> str:
    """Where the piece can be read; "" where nowhere in Headwater, or not any more."""
    try:
        return reverse(piece.url_name, args=piece.url_args) if piece.url_name else ""
    except NoReverseMatch:
        return ""


def _before(pack: Pack | None) -> tuple[tuple[str, str], ...]:
    """Last year's tier and what came of it, as rows."""
    before = pack.before if pack else None
    if before is None:
        return ()
    return (
        (f"In {before.year}", f"{before.words}. {before.decided}".strip()),
        ("Delivered", before.delivered),
        ("What it changed", before.changed),
    )


# History, buttons ----------------------------------------------------------------------------------------------------


def _line(step: CaseStep, case: TierCase, told: _Teller) -> StepLine:
    minute = f"minute {step.minute}" if step.minute else ""
    day = say_date(step.held_on) if step.held_on else ""
    direction = direction_mark(step.direction)
    more = (
        ("Direction of travel", direction.words if direction else ""),
        ("In force from", say_date(step.in_force_from) if step.in_force_from else ""),
        ("Review due by", say_date(step.review_on) if step.review_on else ""),
        ("Would move it to less support", step.moves_up),
        ("Would move it to more support", step.moves_down),
        ("Reasons of the package", "; ".join(step.package_reasons.splitlines())),
    )
    agrees = {True: "The school agrees", False: "The school does not agree", None: ""}[step.agrees]
    return StepLine(
        done=str(Step(step.step).label),
        who=told.names.first(step.by, case.school_id),
        when=moment_words(step.at),
        meeting=", ".join(filter(None, [step.body, day, minute])),
        tier=" ".join(filter(None, [tiers_words(case, step.tiers) if step.step in _NAMED else "", agrees])),
        more=tuple((label, words) for label, words in more if words) if step.step == Step.RECOMMEND else (),
        text=step.text,
    )


_NAMED = (Step.VIEW, Step.RECOMMEND, Step.AGREE)
"""Steps whose tier is said in the history."""


def _buttons(case: TierCase, may: Sequence[Step], framework: Framework) -> tuple[Button, ...]:
    found = []
    for step, (words, name) in BUTTONS.items():
        if step not in may or (step == Step.ANSWER and not case.is_contested):
            continue
        args = [] if step in OF_MANY else [case.school_id, case.pk]
        query = f"?case={case.pk}" if step in OF_MANY else ""
        if step == Step.RECOMMEND and case.tiers:
            words = "Recommend anew"
        found.append(Button(framework.say(words), f"{reverse(name, args=args)}{query}"))
    return tuple(found)


# Weighing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeighRow:
    """One statement about to be judged: what figures say of it, what was judged before, and its fields."""

    result: CriterionResult
    before: str
    fields: StatementFields


def weigh_rows(
    form: WeighForm, result: TierResult, judgements: Mapping[str, CriterionJudgement], names: Names, urn: int
) -> tuple[WeighRow, ...]:
    """The statements of one tier, in order."""
    rows = []
    for fields, each in zip(form.rows(), result.criteria, strict=True):
        before = judgements.get(fields.key)
        told = ""
        if before is not None:
            who = names.of(before.judged_by, urn)
            told = f"{before.get_verdict_display()}, by {who} on {say_date(timezone.localdate(before.judged_at))}"
        rows.append(WeighRow(each, told, fields))
    return tuple(rows)
