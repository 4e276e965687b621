"""What stands in a card's page a hundred times: rows with their cells, signals and pictures. Written here and not in
templates, because a template takes ten times as long over a cell. Everything that is text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as escaped
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from headwater.oversight.cards.editions.sayings import row_subject
from headwater.oversight.cards.presenters.board import (
    DISPUTED,
    ChangesWords,
    DisputeWords,
    list_dispute_words,
    present_changes,
)
from headwater.oversight.cards.presenters.origins import present_origins
from headwater.oversight.cards.presenters.rows import and_words
from headwater.oversight.cards.presenters.tree import (
    MOST_ON_PAGE,
    Against,
    Card,
    Cell,
    Column,
    Line,
    Row,
    Section,
    ShownFinding,
    ShownTarget,
    Signal,
)
from headwater.oversight.cards.presenters.trends import trend_svg

register = template.Library()

_CORNER = '<td class="card-corner" role="cell" colspan="3"></td>'
FLAG = (
    '<svg class="card-flag" viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
    '<path d="M1 0h1.6v12H1zM3.4.8H11L8.6 3.9 11 7H3.4z" /></svg>'
)
BUBBLE = (
    '<svg class="card-flag" viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
    '<path fill-rule="evenodd" d="M1 0h10q1 0 1 1v7q0 1-1 1H6l-3 3V9H1Q0 9 0 8V1q0-1 1-1zm4.2 1.5v3.6h1.6V1.5zm0 '
    '4.5v1.5h1.6V6z" /></svg>'
)
IN_CELL = f'<span class="card-disputed">{BUBBLE}<span class="card-disputed__word">disputed</span></span>'


_TO_ESCAPE = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """As `html.escape`, which looks for each of five signs in turn; nearly no text of a card has one."""
    return escaped(text) if _TO_ESCAPE(text) else text


@register.simple_tag
def signal_words(signal: Signal, words: str) -> SafeString:
    """The shape and the words of a signal, in its tone."""
    return mark_safe(_signal(signal, words))  # noqa: S308  (escaped)


@register.simple_tag
def flag() -> SafeString:
    """The mark of something to check."""
    return mark_safe(FLAG)  # noqa: S308  (a picture)


@register.simple_tag
def bubble() -> SafeString:
    """The mark of something the school disputes."""
    return mark_safe(BUBBLE)  # noqa: S308  (a picture)


@register.simple_tag
def disputes_of(card: Card) -> tuple[DisputeWords, ...]:
    """What the school disputes on the card, in words."""
    return list_dispute_words(card)


@register.simple_tag
def changes_of(card: Card) -> ChangesWords:
    """What is otherwise on the card than on the edition before."""
    return present_changes(card)


@register.simple_tag
def section_years(section: Section) -> SafeString:
    """The heads of the section's table: how its years stand to the school's joining, and the years."""
    bands = "".join(
        f'<th class="card-band card-span--{band.span}" role="columnheader" scope="colgroup" '
        f'colspan="{band.span}">{escape(band.words)}</th>'
        for band in section.page_bands
    )
    if bands:
        bands = f'<tr class="card-bands" role="row">{_CORNER}{bands}</tr>'
    years = "".join(map(_year, section.page_columns))
    return mark_safe(f'{bands}<tr class="card-years" role="row">{_CORNER}{years}</tr>')  # noqa: S308  (escaped)


@register.simple_tag(takes_context=True)
def section_rows(context: dict[str, Any], section: Section) -> SafeString:
    """The rows of the section's table, a body for each: the measure, how it stands, its years, and the fold-out that
    asks the row's own page for more. On a page that is to stand by itself (`is_frozen`) the fold-out holds it.

    `rows_at` is where the rows' own pages are, where that is not here; `dispute_at` where a row's figures are disputed,
    to whoever may."""
    pictures, findings = context["pictures"], context["said"].findings
    rows_at, dispute_at = context.get("rows_at", ""), context.get("dispute_at", "")

    def fold(row: Row) -> str:
        more = _whole_fold(row) if context.get("is_frozen") else _fold(row, rows_at)
        return f"{more}{_dispute_this(row, dispute_at)}" if dispute_at else more

    rows = (_row(section, row, _picture(row, pictures), findings, fold(row)) for row in section.rows)
    return mark_safe("\n".join(rows))  # noqa: S308  (escaped)


@register.simple_tag(takes_context=True)
def headline_rows(context: dict[str, Any], headlines: Iterable[Row]) -> SafeString:
    """The rows of “At a glance”: the newest figure, England's, the target, the years as a picture."""
    pictures, has_targets = context["pictures"], context["said"].has_targets
    rows = (_headline(row, _picture(row, pictures), has_targets=has_targets) for row in headlines)
    return mark_safe("\n".join(rows))  # noqa: S308  (escaped)


def _picture(row: Row, pictures: dict[str, str]) -> str:
    """The small picture of the row's trend, drawn once for a page; "" where it has none."""
    if row.anchor not in pictures:
        pictures[row.anchor] = trend_svg(row)
    return pictures[row.anchor]


def _signal(signal: Signal, words: str) -> str:
    return (
        f'<span class="card-signal card-signal--{signal.tone}"><svg class="card-shape" aria-hidden="true" '
        f'focusable="false"><use href="#card-{signal.shape}" /></svg>{escape(words)}</span>'
    )


# At a glance --------------------------------------------------------------------------------------------------------


def _headline(row: Row, picture: str, *, has_targets: bool) -> str:
    england = row.against_england
    attention = ' class="card-headline--attention"' if row.attention else ""
    return f"""
<tr{attention}>
<th scope="row"><a class="govuk-link card-headline__name" href="#{escape(row.anchor)}">{escape(row.called)}</a></th>
<td class="hw-number card-headline__own">{_newest(row)}</td>
{_judged(row, england)}
<td class="hw-number">{_of_england(england)}</td>
{_aimed_at(row.target) if has_targets else ""}
<td class="card-headline__trend">{picture if row.trend else ""}</td>
</tr>"""


def _newest(row: Row) -> str:
    if row.latest is None:
        return f"<small>{escape(row.newest.shown) if row.newest else ''}</small>"
    mark = _mark(row.latest)
    year = f"<small>{escape(row.latest.period_shown)}{f' {mark}' if mark else ''}</small>"
    return f'<span class="card-headline__value">{escape(row.latest.shown)}</span> {year}{_in_cell(row.latest)}'


def _judged(row: Row, england: Against | None) -> str:
    if row.is_old:
        return "<td><small>too old to judge by</small></td>"
    if england is None or england.signal is None:
        why_not = england.why_not if england else ""
        return f'<td class="card-headline__none"><small>{escape(why_not or "not compared")}</small></td>'
    chance = " <small>could be chance</small>" if england.signal.within_uncertainty else ""
    return f"<td>{_signal(england.signal, england.signal.short)}{chance}</td>"


def _of_england(england: Against | None) -> str:
    if england is None or not england.value:
        return f"<small>{escape(england.shown) if england else ''}</small>"
    year = f"<small>{escape(england.period_shown)}{', older' if england.stale else ''}</small>"
    return f'<span class="card-headline__label">England</span> {escape(england.shown)} {year}'


def _aimed_at(target: ShownTarget | None) -> str:
    if target is None:
        return '<td class="card-headline__none"><small>no target</small></td>'
    year = f"<small>{escape(target.period_shown)}</small>"
    status = f" {_signal(target.status, target.status.word)}" if target.status else ""
    return f'<td><span class="card-headline__label">Target</span> {escape(target.shown)} {year}{status}</td>'


# The rows of a section ----------------------------------------------------------------------------------------------


def _row(section: Section, row: Row, picture: str, findings: str, fold: str) -> str:
    lines = row.page_lines
    old = " card-row--old" if row.is_old else ""
    group = f' <span class="card-group">{escape(row.group_name)}</span>' if row.group_name else ""
    return f"""
<tbody class="card-row card-row--{len(lines)}{old}" id="{escape(row.anchor)}" role="rowgroup">
<tr class="card-measure-row" role="row">
<th class="card-measure" role="rowheader" scope="rowgroup" colspan="{section.width}">
<span class="card-name">{escape(row.name)}</span>{group} <span class="card-about">{escape(row.about)}</span>
</th>
<td class="card-standing" role="cell">{_standing(row, picture, findings)}</td>
</tr>
{"".join(_line(section, row, line) for line in lines)}
<tr class="card-fold-row" role="row">
<td class="card-fold" role="cell" colspan="{section.width}">
{fold}
</td>
</tr>
</tbody>"""


def _fold(row: Row, rows_at: str = "") -> str:
    called, page = escape(row.called), f"{escape(rows_at)}{escape(row.measure)}/?group={escape(row.group)}"
    return f"""<details class="hw-source card-source" hx-get="{page}" hx-trigger="click from:find summary once"
         hx-target="find .hw-source__body">
<summary>More about this figure<span class="govuk-visually-hidden">: {called}</span></summary>
<div class="hw-source__body">
<a class="govuk-link" id="{escape(row.anchor)}-years" href="{page}">
   Every year, where it came from and how it is worked out<span
   class="govuk-visually-hidden">: {called}</span></a>
</div>
</details>"""


def _dispute_this(row: Row, dispute_at: str) -> str:
    address = escape(f"{dispute_at}?{urlencode({'subject': row_subject(row.measure, row.group)})}")
    hidden = f'<span class="govuk-visually-hidden">: {escape(row.called)}</span>'
    return f'<p class="card-dispute-this"><a class="govuk-link" href="{address}">Dispute this{hidden}</a></p>'


def _whole_fold(row: Row) -> str:
    """The fold-out with all that the row's own page would tell: that page will tell other things one day."""
    return render_to_string("cards/frozen-fold.html", {"row": row, "origins": present_origins(row)})


# How a row stands ---------------------------------------------------------------------------------------------------


def _standing(row: Row, picture: str, findings: str) -> str:
    said = [_now(row.latest)] if row.latest else []
    if row.trend:
        said.append(f'<div class="card-trend">{picture}</div>')
    if row.against_england:
        said += _beside_england(row, row.against_england)
    if row.target:
        said += _target(row.target)
    if row.next_target:
        said.append(f'<p class="card-stands">{_aim(row.next_target)}</p>')
    said += _disputed(row)
    said += [_to_check(finding) for finding in row.told_findings]
    if row.more_findings:
        hidden = f'<span class="govuk-visually-hidden">: {escape(row.called)}</span>'
        link = f'<a class="govuk-link" href="{escape(findings)}">{row.more_findings}{hidden}</a>'
        said.append(f'<p class="card-stands card-check">{FLAG}{link}</p>')
    return "\n".join(said)


def _now(latest: Cell) -> str:
    up_to = f", up to {latest.as_at.day} {latest.as_at:%B}" if latest.as_at else ""
    return (
        f'<p class="card-now"><span class="card-now__value">{escape(latest.shown)}</span> '
        f'<span class="card-now__year">{escape(latest.period_shown)}{up_to}</span> {_mark(latest)}</p>'
    )


def _beside_england(row: Row, england: Against) -> list[str]:
    said = []
    if england.signal:
        said.append(f'<p class="card-stands">{_signal(england.signal, england.signal.said)}</p>')
    if england.value:
        older = ", older than this school’s figure" if england.stale else ""
        more = ""
        if england.why_not:
            more = f". {escape(england.why_not)}"
        elif england.signal and england.signal.remark:
            more = f"; {escape(england.signal.remark)}"
        figure = f"England {escape(england.shown)} in {escape(england.period_shown)}"
        said.append(f'<p class="card-about">{figure}{older}{more}</p>')
    elif row.latest and not row.england.never:
        said.append(f'<p class="card-about">{escape(capfirst(england.shown))}</p>')
    return said


def _target(target: ShownTarget) -> list[str]:
    status = f"{_signal(target.status, target.status.word)} " if target.status else ""
    said = [f'<p class="card-stands">{status}{_aim(target)}</p>']
    if target.why_not:
        said.append(f'<p class="card-about">{escape(target.why_not)}</p>')
    return said


def _aim(target: ShownTarget) -> str:
    return f"Target {escape(target.shown)}, {escape(target.period_shown)}"


def _to_check(finding: ShownFinding) -> str:
    return f'<p class="card-stands card-check">{FLAG}To check: {escape(finding.sentence)}</p>'


def _disputed(row: Row) -> list[str]:
    """That the school says a figure of the row is wrong; what both sides say stands at the head of the card."""
    if not row.disputes:
        return []
    years = and_words([each.period.replace("-", "/", 1) for each in row.disputes])
    link = ""
    if all(each.school_says for each in row.disputes):  # an open copy does not tell it
        hidden = f'<span class="govuk-visually-hidden"> to this: {escape(row.called)}</span>'
        link = f'. <a class="govuk-link" href="#disputed">What both sides say{hidden}</a>'
    return [f'<p class="card-stands card-disputes">{BUBBLE}{DISPUTED}: {escape(years)}{link}</p>']


# Its years ----------------------------------------------------------------------------------------------------------


def _year(column: Column) -> str:
    first, rest = column.halves
    return (
        f'<th class="card-year {column.mark}" role="columnheader" scope="col">{escape(first)}<wbr>{escape(rest)}</th>'
    )


def _line(section: Section, row: Row, line: Line) -> str:
    return f"""
<tr class="card-line card-line--{line.place}" role="row">
<th class="card-place" role="rowheader" scope="row">{_place(section, line)}</th>
{_years(row, line)}
</tr>"""


def _place(section: Section, line: Line) -> str:
    if line.place == "school":
        return "This school"
    about = f" <small>{escape(line.about)}</small>" if line.about and section.is_mixed else ""
    until = f" <small>{escape(line.until)}</small>" if line.until else ""
    return f"{escape(line.name)}{about}{until}"


def _years(row: Row, line: Line) -> str:
    """The cells of one line, a column for each year that the page has room for."""
    years = list(line.by_year)[-MOST_ON_PAGE:]
    if reason := line.one_reason:
        whole = f'class="card-cell card-cell--missing card-cell--whole" role="cell" colspan="{len(years)}"'
        return f"<td {whole}>{escape(reason)}</td>"
    latest = row.latest.period if row.latest else ""
    return "".join(_cell(column, cell, latest) for column, cell in years)


def _cell(column: Column, cell: Cell, latest: str) -> str:
    shade = " card-latest" if cell.period == latest else ""
    interval = f'<span class="card-interval">{escape(cell.interval)}</span>' if cell.interval else ""
    said = f"{escape(cell.shown)}{_mark(cell)}{interval}{_in_cell(cell)}"
    return f'<td class="{cell.mark} {column.mark}{shade}" role="cell">{said}</td>'


def _in_cell(cell: Cell) -> str:
    return IN_CELL if cell.is_disputed else ""


def _mark(cell: Cell) -> str:
    if not cell.stage_mark:
        return ""
    return f'<abbr class="card-mark" title="{escape(cell.stage_words)}">{cell.stage_mark}</abbr>'
