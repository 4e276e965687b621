"""The academy card published as Appendix 1 of Alpha Academies Trust's school improvement model (July 2025), as data.

`AS_IT_STANDS` is every number of it. `CORRECTED` is what the same school's card would say if every fault of domain 3.6
were put right; its numbers are made up where the right ones are not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Y19, Y20, Y21, Y22, Y23, Y24, Y25, Y26 = (f"20{y}-{y + 1}" for y in range(18, 26))


@dataclass(frozen=True)
class Row:
    """One row of the card: label, measure, the school's value by year, target and national figure as they stand."""

    label: str
    measure: str
    years: dict[str, Any]
    target: str = ""
    national: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


AS_IT_STANDS = (
    Row("Total on Roll", "ctx.nor", {Y25: "468"}, national="282"),
    Row("Pupil Premium (%)", "ctx.pp_pct", {Y25: "40"}, national="23"),
    Row("EAL (%)", "ctx.eal_pct", {Y25: "10"}, national="21"),
    Row("SEN (%)", "ctx.sen_pct", {Y25: "25"}, national="14"),
    Row("Deprivation Indicator", "ctx.idaci", {Y25: "0.29"}, national="0.21"),
    Row("% Achieving by Year 1", "psc.y1", {Y22: "92", Y23: "81", Y24: "85", Y25: "78"}, "83", "80"),
    Row("% Achieving by Year 2", "psc.y2_cum", {Y22: "92", Y23: "98", Y24: "96", Y25: "90"}, "90", "91"),
    Row("% Good level of development", "eyfs.gld", {Y22: "78", Y23: "77", Y24: "73", Y25: "73"}, "", "67"),
    Row(
        "Whole School Attendance",
        "att.overall",
        {Y19: "93.1%", Y21: "96.0%", Y22: "94.4%", Y23: "94.9%", Y24: "95.2%", "YTD": "95.4%"},
        "National",
        "94.5%",
    ),
    Row(
        "Excluding Nursery",
        "att.overall_csa",
        {Y19: "96.0%", Y21: "96.2%", Y22: "94.4%", Y23: "95.2%", Y24: "95.4%", Y25: "95.9%"},
        "National",
        "94.5%",
    ),
    Row(
        "Persistent Absence",
        "att.pa",
        {Y19: "7.7%", Y21: "11.1%", Y22: "13.2%", Y23: "11.9%", Y24: "11.5%", "YTD": "8.4%"},
        "National",
        "94.5%",
    ),
    Row(
        "No. of students suspended",
        "beh.susp_1plus",
        {Y19: "0.4%", Y21: "0.0%", Y22: "0.2%", Y23: "0.4%", Y24: "0.2%", Y25: "0.4%"},
        "0.0%",
        "0.6%",
    ),
    Row("No. of students 2+ suspensions", "beh.susp_2plus", {Y23: "0.0%", Y24: "0.0%", Y25: "0.4%"}, "0.0%"),
    Row(
        "Permanent Exclusions",
        "beh.pex_rate",
        {Y19: "0.0%", Y21: "0.0%", Y22: "0.0%", Y23: "0.2%", Y24: "0.0%", Y25: "0.0%"},
        "0.0%",
        "0.0%",
    ),
    Row("% Meeting Expected in RWM", "ks2.rwm_exp", {Y22: "85", Y23: "80", Y24: "74", Y25: "76"}, "76", "59"),
    Row("% Meeting Higher standard in RWM", "ks2.rwm_high", {Y22: "16", Y23: "15", Y24: "7", Y25: "18"}, "18", "11"),
    Row("% Exp in Reading", "ks2.read_exp", {Y22: "87", Y23: "82", Y24: "84", Y25: "82"}),
    Row("% Exp in Writing", "ks2.writ_exp", {Y22: "93", Y23: "95", Y24: "87", Y25: "83"}),
    Row("% Exp in Maths", "ks2.mat_exp", {Y22: "95", Y23: "88", Y24: "84", Y25: "81"}),
)
