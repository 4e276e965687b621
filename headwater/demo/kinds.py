"""The kinds of school, as each publisher writes them."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """GIAS's code and name, its group's code and name, the performance tables' NFTYPE, Ofsted's words."""

    code: str
    name: str
    group_code: str
    group_name: str
    tables: str
    ofsted: str


_MAINTAINED = ("4", "Local authority maintained schools")
_ACADEMIES = ("10", "Academies")
_SPECIAL = ("5", "Special schools")

KINDS: dict[str, Kind] = {
    "community": Kind("01", "Community school", *_MAINTAINED, "CY", "Community School"),
    "voluntary aided": Kind("02", "Voluntary aided school", *_MAINTAINED, "VA", "Voluntary Aided School"),
    "voluntary controlled": Kind(
        "03", "Voluntary controlled school", *_MAINTAINED, "VC", "Voluntary Controlled School"
    ),
    "foundation": Kind("05", "Foundation school", *_MAINTAINED, "FD", "Foundation School"),
    "community special": Kind("07", "Community special school", *_SPECIAL, "CYS", "Community Special School"),
    "independent": Kind("11", "Other independent school", "3", "Independent schools", "IND", ""),
    "nursery": Kind("15", "Local authority nursery school", *_MAINTAINED, "", "LA Nursery School"),
    "sponsor led": Kind("28", "Academy sponsor led", *_ACADEMIES, "AC", "Academy Sponsor Led"),
    "converter": Kind("34", "Academy converter", *_ACADEMIES, "ACC", "Academy Converter"),
    "free": Kind("35", "Free schools", "11", "Free Schools", "F", "Free School"),
    "special converter": Kind("44", "Academy special converter", *_ACADEMIES, "ACCS", "Academy Special Converter"),
}
