"""The academy card published as Appendix 1 of Alpha Academies Trust's school improvement model (July 2025), as data.

`AS_IT_STANDS` is every number of it, laid out as it is ("_" marks an empty last cell). `corrected()` is a sheet of the
same school with every fault of domain 3.6 put right; where nobody outside knows the right number, one is made up that
could be. Both go in by the ways that people use: the sheet is read, looked at, and entered; its targets are recorded.
"""

from __future__ import annotations

from datetime import date

from headwater.evidence.measures.drafts import Answers, Draft, compare_with_known, draft_figures
from headwater.evidence.measures.operations.entering import enter_figures
from headwater.evidence.measures.queries import list_known, list_populations
from headwater.evidence.measures.sheets import read_sheet
from headwater.evidence.targets.operations import record_targets
from headwater.evidence.targets.sheets import MORE_HEADINGS, ReadTargets, SaidForAll, read_targets
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.tables import read_pasted
from headwater.reference.people.roles import PERMISSIONS
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure

JULY = date(2025, 7, 18)
"""The day of the card."""
END_OF_TERM = date(2025, 7, 11)

AS_IT_STANDS = """\
Context	Academy	National	Phonics	2022	2023	2024	2025	Target	National
Total on Roll	468	282	% Achieving by Year 1	92	81	85	78	83	80
Pupil Premium (%)	40	23	% Achieving by Year 2	92	98	96	90	90	91
EAL (%)	10	21							_
SEN (%)	25	14	EYFS	2022	2023	2024	2025	Target	National
Deprivation Indicator	0.29	0.21	% Good level of development	78	77	73	73		67

Attendance	2019	2021	2022	2023	2024	2025 YTD	Target	National
Whole School Attendance	93.1%	96.0%	94.4%	94.9%	95.2%	95.4%	National	94.5%
Excluding Nursery	96.0%	96.2%	94.4%	95.2%	95.4%	95.9%	National	94.5%
Persistent Absence	7.7%	11.1%	13.2%	11.9%	11.5%	8.4%	National	94.5%

Behaviour	2019	2021	2022	2023	2024	2025 YTD	Target	National
No. of students suspended	0.4%	0.0%	0.2%	0.4%	0.2%	0.4%	0.0%	0.6%
No. of students 2+ suspensions				0.0%	0.0%	0.4%	0.0%	_
Permanent Exclusions	0.0%	0.0%	0.0%	0.2%	0.0%	0.0%	0.0%	0.0%

KS2	2022	2023	2024	2025	Target	National
% Meeting Expected in RWM	85	80	74	76	76	59
% Meeting Higher standard in RWM	16	15	7	18	18	11

Subject	2022	2023	2024	2025
% Exp in Reading	87	82	84	82
% Exp in Writing	93	95	87	83
% Exp in Maths	95	88	84	81
""".replace("_", "")

ENGLAND = (
    ("ks2.rwm_exp", "2021-22", "59"),
    ("ks2.rwm_exp", "2023-24", "60.6"),
    ("ks2.rwm_exp", "2024-25", "62.1"),
    ("ks2.rwm_high", "2018-19", "11"),
    ("ks2.rwm_high", "2024-25", "8"),
    ("psc.y1", "2023-24", "80"),
    ("psc.y1", "2024-25", "80"),
    ("psc.y2_cum", "2018-19", "91"),
    ("psc.y2_cum", "2022-23", "89"),
    ("psc.y2_cum", "2023-24", "89"),
    ("eyfs.gld", "2023-24", "67.7"),
    ("eyfs.gld", "2024-25", "68.3"),
    ("ctx.sen_k_pct", "2024-25", "14.2"),
    ("ctx.ehcp_pct", "2024-25", "5.3"),
)
"""What an installation of that summer could know of England (domain 3.3, 3.5)."""


def make_england() -> None:
    release = make_release("national", "2024-25", title="National figures")
    for measure, period, value in ENGLAND:
        population = "primary" if measure.startswith("ctx.") else "state-funded"
        make_figure("england", measure, value, period, release=release, population=population)


def read(text: str, school: School, answers: Answers) -> Draft:
    """The figures of a sheet, as they are looked at before they are entered."""
    sheet = read_sheet(read_pasted(text), more_headings=MORE_HEADINGS)
    measures = {row.measure for row in sheet.rows if row.measure}
    draft = draft_figures(
        sheet,
        schools={school.urn: school},
        only=school,
        answers=answers,
        populations=list_populations(measures),
        may_override=True,
    )
    known = list_known([cell.entry.place for cell in draft.cells if cell.entry])
    return compare_with_known(draft, known, answers, today=JULY, may_override=True)


def enter(text: str, school: School, answers: Answers) -> None:
    """Enter every figure of the sheet that can be entered, as of July 2025."""
    scope = Scope(frozenset((permission, urn) for permission in PERMISSIONS for urn in (school.urn, None)))
    enter_figures(entries=read(text, school, answers).entries, by=make_user(), scope=scope, today=JULY)


def aim(text: str, school: School) -> ReadTargets:
    """Record every target of the sheet that can be recorded, as of July 2025; a sheet that names no year says none."""
    sheet = read_sheet(read_pasted(text), more_headings=MORE_HEADINGS)
    targets = read_targets(sheet, {school.urn: school}, only=school, said=SaidForAll(), today=JULY)
    if targets.good:
        record_targets(drafts=targets.good, by=make_user(), today=JULY)
    return targets


# Corrected ---------------------------------------------------------------------------------------------------------

HEADINGS = ("Measure", "Year", "Value", "How many", "Out of", "As at", "Source", "National", "Target")
OWN = "The school’s own register and results"
YEARS = ("2021/22", "2022/23", "2023/24", "2024/25")
BEHAVIOUR_YEARS = ("2018/19", "2020/21", *YEARS)


def corrected() -> str:
    """A sheet of one row per figure: with counts, days, sources and reasons; national figures of their row's year."""
    lines = [HEADINGS, *_context(), *_attendance(), *_behaviour(), *_results()]
    return "\n".join("\t".join(line) for line in lines)


def _line(
    measure: str, year: str, value: str = "", many: str = "", of: str = "", day: str = "", national: str = ""
) -> tuple[str, ...]:
    return (measure, year, value, many, of, day, OWN, national, "")


def _context() -> list[tuple[str, ...]]:
    counts = (
        ("ctx.pp_pct", 187, "23.5"),
        ("ctx.eal_pct", 47, "22.8"),
        ("ctx.sen_pct", 117, "19.5"),
        ("ctx.sen_k_pct", 84, ""),
        ("ctx.ehcp_pct", 33, ""),
    )
    lines = [_line(key, "2024/25", "", str(many), "468", "", national) for key, many, national in counts]
    return [_line("ctx.nor", "2024/25", "468"), _line("ctx.idaci", "2024/25", "0.29", national="0.21"), *lines]


def _attendance() -> list[tuple[str, ...]]:
    day = END_OF_TERM.strftime("%d/%m/%Y")
    whole = dict(zip(BEHAVIOUR_YEARS, ("95.7", "96.0", "94.2", "94.9", "95.2"), strict=False))
    without = dict(zip(BEHAVIOUR_YEARS, ("96.0", "96.2", "94.4", "95.2", "95.4"), strict=False))
    absent = dict(zip(BEHAVIOUR_YEARS, (32, 46, 55, 50, 48), strict=False))
    lines = [
        _line("att.overall", year, f"{value}%", national="94.5%" if year == "2023/24" else "")
        for year, value in whole.items()
    ]
    lines += [_line("att.overall_csa", year, f"{value}%") for year, value in without.items()]
    lines += [_line("att.pa", year, "", str(many), "417") for year, many in absent.items()]
    lines += [
        _line("att.overall_csa", "2019/20", "not collected"),
        _line("att.overall_ytd", "2024/25", "95.4%", day=day),
        _line("att.overall_csa", "2024/25", "95.9%", day=day, national="94.9%"),
        _line("att.pa_ytd", "2024/25", "", "35", "417", day, "13.4%"),
    ]
    return lines


def _behaviour() -> list[tuple[str, ...]]:
    day = END_OF_TERM.strftime("%d/%m/%Y")
    counts = {
        "beh.susp_1plus": (2, 0, 1, 2, 1, 2),
        "beh.susp_2plus": (0, 0, 0, 0, 0, 2),
        "beh.pex_rate": (0, 0, 0, 1, 0, 0),
    }
    nationals = {"beh.susp_1plus": "0.95%", "beh.susp_2plus": "not published", "beh.pex_rate": "0.03"}
    lines = [_line(key, "2019/20", "not collected") for key in counts]
    for key, each in counts.items():
        for year, many in zip(BEHAVIOUR_YEARS, each, strict=True):
            latest = year == "2024/25"
            lines.append(
                _line(key, year, "", str(many), "468", day if latest else "", nationals[key] if latest else "")
            )
    return lines


def _results() -> list[tuple[str, ...]]:
    counts = {
        "psc.y1": (55, 49, 51, 47),
        "psc.y2_cum": (55, 59, 58, 54),
        "eyfs.gld": (47, 46, 44, 44),
        "ks2.rwm_exp": (51, 48, 44, 45),
        "ks2.rwm_high": (10, 9, 4, 11),
        "ks2.read_exp": (52, 49, 50, 49),
        "ks2.writ_exp": (56, 57, 52, 50),
        "ks2.mat_exp": (57, 53, 50, 49),
    }
    more = {
        "ks2.read_high": (21, 18, 19, 20),
        "ks2.writ_gds": (13, 11, 9, 12),
        "ks2.mat_high": (17, 14, 12, 15),
        "ks2.gps_exp": (52, 49, 47, 48),
        "ks2.gps_high": (22, 19, 18, 20),
        "ks2.sci_exp": (54, 52, 51, 52),
    }
    scores = {"ks2.read_avg": "105 106 106 106", "ks2.mat_avg": "104 105 104 105", "ks2.gps_avg": "105 106 105 106"}
    nationals = {"psc.y1": "80", "eyfs.gld": "68.3", "ks2.rwm_exp": "62", "ks2.rwm_high": "8"}
    lines: list[tuple[str, ...]] = []
    nationals |= {
        "ks2.read_exp": "75",
        "ks2.writ_exp": "72",
        "ks2.mat_exp": "74",
        "ks2.gps_exp": "73",
        "ks2.sci_exp": "82",
    }
    for key, each in (counts | more).items():
        for year, many in zip(YEARS, each, strict=True):
            national = nationals.get(key, "not available") if year == "2024/25" else ""
            national = {("psc.y2_cum", "2023/24"): "89", ("psc.y2_cum", "2024/25"): ""}.get((key, year), national)
            lines.append(_line(key, year, "", str(many), "60", national=national))
    for key, said in scores.items():
        lines += [_line(key, year, score) for year, score in zip(YEARS, said.split(), strict=True)]
        lines[-1] = (*lines[-1][:7], "not available", "")
    return lines


TARGETS = """\
Measure	Year	Target
att.overall	2025/26	at or above national
att.overall_csa	2025/26	at or above national
att.pa	2025/26	at or below national
beh.susp_1plus	2025/26	0
beh.susp_2plus	2025/26	0
beh.pex_rate	2025/26	0
psc.y1	2025/26	84
psc.y2_cum	2025/26	96
eyfs.gld	2025/26	76
ks2.rwm_exp	2025/26	80
ks2.rwm_high	2025/26	19
"""
