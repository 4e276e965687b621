"""The local authority interactive tool (LAIT): a figure of each authority, region and England by measure and year.

One Parquet file, a row for each figure. `Years` is written in many ways: 2024 is the school year that ends in 2024
(January 2024 for census figures), 2023/24 and 2023-24 are the same year, (Rev), (prov) and (Final) say the stage.
What each measure is: lait_data_dictionary.csv. It repeats what other publications say, so those go first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.independent.published.cells import ALL, FINAL, PROVISIONAL, REVISED, UNSAID, Measure, Wanted
from tests.independent.published.parquet import read_parquet
from tests.independent.published.sheets import EVERY, ONE, PRIMARY, SECONDARY, SPECIAL, Sheet
from tests.independent.published.texts import period_ending

PLACES = {"LAIT": "raw/benchmarks/lait_bds_long_*.parquet"}
ENGLAND = "970"
COLUMNS = ("Short Desc", "Years", "LA Number", "Values")
STAGES = {"rev": REVISED, "prov": PROVISIONAL, "final": FINAL}


@dataclass(frozen=True)
class Series:
    """What one measure of LAIT is on a card."""

    key: str
    population: str = ONE
    group: str = ALL
    unit: str = "percent"
    hundred_minus: bool = False
    optional: bool = False


def phases(
    key: str,
    primary: str = "",
    secondary: str = "",
    special: str = "",
    every: str = "",
    *,
    unit: str = "percent",
    optional: bool = False,
    hundred_minus: bool = False,
) -> list[tuple[str, Series]]:
    named = ((primary, PRIMARY), (secondary, SECONDARY), (special, SPECIAL), (every, EVERY))
    return [
        (name, Series(key, population, unit=unit, optional=optional, hundred_minus=hundred_minus))
        for name, population in named
        if name
    ]


MAPPED: list[tuple[str, Series]] = [
    *phases("att.absence", "PriTotAbs", "SecTotAbs", "total_absence_special", "TotAbs"),
    *phases("att.overall", "PriTotAbs", "SecTotAbs", "total_absence_special", "TotAbs", hundred_minus=True),
    *phases("att.pa", "SFPriPerAbNew", "SFSecPerAbNew", "SpecPerAbNew", "TotPerAbNew"),
    *phases("att.severe", "SFPriSevPerAbNew", "SFSecSevPerAbNew", "SpecSevPerAbNew", "TotSevPerAbNew"),
    *phases("att.unauth", "PriUnauth", "SecUnauth", "unauthorised_absence_special", "TotUnAuthAbs"),
    *phases("beh.susp_rate", "PriFixedEx", "SecFixedEx", "SpecFixedEx", "TotFixedEx", unit="rate"),
    *phases("beh.pex_rate", "PriPermEx", "SecPermEx", "SpecPermEx", "TotPermEx", unit="rate"),
    *phases("beh.susp_1plus", "Pri_ Pup_FixedEx", "Sec_ Pup_FixedEx", "Spec_ Pup_FixedEx", "Total_ Pup_FixedEx"),
    *phases("ctx.eal_pct", "EALPri", "EALSec"),
    *phases("ctx.fsm_pct", "PriFSM", "SecFSM"),
    *phases("ctx.fsm6_pct", "Ever6_FSM_Prim", "Ever6_FSM_Sec"),
    *phases("ctx.sen_k_pct", "PrimNoStatements", "SecNoStatements", every="SEN_TotSENSuP"),
    *phases("ctx.ehcp_pct", "PrimStatements", "SecStatements", every="SEN_TotStat"),
    ("FSP_NEW_GOODDEV", Series("eyfs.gld")),
    ("FSP_Gooddev_FSM", Series("eyfs.gld", group="fsm", optional=True)),
    ("FSP_Gooddev_FSM_Other", Series("eyfs.gld", group="not-fsm", optional=True)),
    ("KS1P_all", Series("psc.y1")),
    ("KS1P_FSM", Series("psc.y1", group="fsm", optional=True)),
    ("KS1P_EHCP", Series("psc.y1", group="ehcp", optional=True)),
    ("KS1P_SEND", Series("psc.y1", group="sen-support", optional=True)),
    ("KS1P_NonSEND", Series("psc.y1", group="no-sen", optional=True)),
    ("Multiplication_Total_APS", Series("mtc.mean", unit="score")),
    ("Multiplication_Total", Series("mtc.full")),
    ("Multiplication_AllSEND", Series("mtc.full", group="sen", optional=True)),
    ("Multiplication_EHCP", Series("mtc.full", group="ehcp", optional=True)),
    ("Multiplication_SENDSupport", Series("mtc.full", group="sen-support", optional=True)),
    ("KS2RWM_Expected_STD", Series("ks2.rwm_exp")),
    ("KS2RWM_Higher_STD", Series("ks2.rwm_high")),
    ("DAP_NEW_KS2_RWM", Series("ks2.rwm_exp", group="disadvantaged")),
    ("NonDAP_NEW_KS2_RWM", Series("ks2.rwm_exp", group="not-disadvantaged")),
    ("FSM_NEW_KS2_RWM", Series("ks2.rwm_exp", group="fsm", optional=True)),
    ("NonFSM_NEW_KS2_RWM", Series("ks2.rwm_exp", group="not-fsm", optional=True)),
    ("NEW_KS2_RWM_Sen_W/Osta", Series("ks2.rwm_exp", group="sen-support", optional=True)),
    ("NEW_KS2_RWM_Sen_Withsta", Series("ks2.rwm_exp", group="ehcp", optional=True)),
    ("NoID_SEN_NEW_KS2_RWM", Series("ks2.rwm_exp", group="no-sen", optional=True)),
    ("KS2R_Expected_STD", Series("ks2.read_exp")),
    ("KS2R_Higher_STD", Series("ks2.read_high")),
    ("KS2R_AVG_Scaled_Score", Series("ks2.read_avg", unit="score")),
    ("KS2M_Expected_STD", Series("ks2.mat_exp")),
    ("KS2M_Higher_STD", Series("ks2.mat_high")),
    ("KS2M_AVG_Scaled_Score", Series("ks2.mat_avg", unit="score")),
    ("KS2GPS_Expected_STD", Series("ks2.gps_exp")),
    ("KS2GPS_Higher_STD", Series("ks2.gps_high")),
    ("KS2GPS_AVG_Scaled_Score", Series("ks2.gps_avg", unit="score")),
    ("KS2W_Teacher_Assess", Series("ks2.writ_exp")),
    ("KS2GDW_Teacher_Assess", Series("ks2.writ_gds")),
    ("KS2Sci_Teacher_Assess", Series("ks2.sci_exp")),
    ("KS2R_Prog_VA", Series("ks2.read_prog", unit="points")),
    ("KS2W_Prog_VA", Series("ks2.writ_prog", unit="points")),
    ("KS2M_Prog_VA", Series("ks2.mat_prog", unit="points")),
    ("KS2_DAP_Reading_Progress", Series("ks2.read_prog", group="disadvantaged", unit="points", optional=True)),
    ("KS2_DAP_Writing_Progress", Series("ks2.writ_prog", group="disadvantaged", unit="points", optional=True)),
    ("KS2_DAP_Maths_Progress", Series("ks2.mat_prog", group="disadvantaged", unit="points", optional=True)),
    ("KS2_NonDAP_Reading_Progress", Series("ks2.read_prog", group="not-disadvantaged", unit="points", optional=True)),
    ("KS2_NonDAP_Writing_Progress", Series("ks2.writ_prog", group="not-disadvantaged", unit="points", optional=True)),
    ("KS2_NonDAP_Maths_Progress", Series("ks2.mat_prog", group="not-disadvantaged", unit="points", optional=True)),
    ("AVG_Attain8_Score", Series("ks4.a8", unit="score")),
    ("DAP_KS4_ATT8", Series("ks4.a8", group="disadvantaged", unit="score")),
    ("NonDAP_KS4_ATT8", Series("ks4.a8", group="not-disadvantaged", unit="score")),
    ("FSM_AVG_Attain8_Score", Series("ks4.a8", group="fsm", unit="score", optional=True)),
    ("NonFSM_AVG_Attain8_Score", Series("ks4.a8", group="not-fsm", unit="score", optional=True)),
    ("SEN_Stat_AVG_Attain8_Score", Series("ks4.a8", group="ehcp", unit="score", optional=True)),
    ("SEN_WoStat_AVG_Attain8_Score", Series("ks4.a8", group="sen-support", unit="score", optional=True)),
    ("SEN_NoID_AVG_Attain8_Score", Series("ks4.a8", group="no-sen", unit="score", optional=True)),
    ("AVG_Prog8_Score", Series("ks4.p8", unit="points")),
    ("DAP_KS4_Prog8", Series("ks4.p8", group="disadvantaged", unit="points", optional=True)),
    ("NonDAP_KS4_Prog8", Series("ks4.p8", group="not-disadvantaged", unit="points", optional=True)),
    ("EngMaths9-5", Series("ks4.em5")),
    ("EngMaths9-4", Series("ks4.em4")),
    ("EngBacAvgPointScore", Series("ks4.ebacc_aps", unit="score")),
    ("EngBacEntries", Series("ks4.ebacc_entry")),
    ("EngBac9-5", Series("ks4.ebacc_95")),
    ("EngBac9-4", Series("ks4.ebacc_94")),
    ("APSE_Best_3ALevels", Series("ks5.best3", unit="score", optional=True)),
    ("Alevel_2FacilSubs", Series("ks5.aab", optional=True)),
]
BY_NAME: dict[str, list[Wanted]] = {}
POPULATION: dict[str, str] = {}
for _name, _series in MAPPED:
    _measure = Measure(_series.key, "Values", _series.unit, hundred_minus=_series.hundred_minus)
    BY_NAME.setdefault(_name, []).append(
        Wanted(_measure, _series.group, "Values", COLUMNS.index("Values"), optional=_series.optional)
    )
    POPULATION[_name] = _series.population


def year_of(text: str) -> tuple[str, int]:
    """The period and the stage that `Years` says; no period for spans of years and the stray 0."""
    match = re.fullmatch(r"(20\d\d)(?:[/-](\d\d))?\s*(?:\((\w+)\))?", text.strip())
    if not match:
        return "", UNSAID
    start, end, said = match.groups()
    stage = STAGES.get((said or "").lower(), UNSAID)
    if end is None:
        return period_ending(int(start)), stage
    return (f"{start}-{end}" if int(end) == (int(start) + 1) % 100 else ""), stage


class Lait(Sheet):
    family = "LAIT"
    compiled = True

    def read(self) -> tuple[list[str], dict[int, list[str]]]:
        rows = {}  # by line: the names of the columns count as the first
        for number, (name, years, place, value) in enumerate(read_parquet(self.path, COLUMNS), start=2):
            if name in BY_NAME and place is not None:
                rows[number] = [name, years, str(int(place)), value or ""]
        return list(COLUMNS), rows

    def place(self, line: int, row: list[str]) -> None:
        name, years, place, _ = row
        if not year_of(years)[0]:
            return
        if place == ENGLAND:
            self.is_nation(line, POPULATION[name])
        else:
            self.is_authority(line, place, POPULATION[name])

    def period_of(self, row: list[str]) -> str:
        return year_of(row[1])[0]

    def stage_of(self, row: list[str]) -> int:
        return year_of(row[1])[1]

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        return BY_NAME[row[0]]


SHEETS = {"LAIT": Lait}
