"""Numbers somebody entered, for tests of what is found in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure, Level
from headwater.evidence.signals.checks.numbers import Aim, EnglandsNumbers, Number, SchoolNumbers
from headwater.evidence.signals.definitions import expectations_for
from headwater.foundations.accounts.models import User
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user


def make_entry(
    place: School | str, measure: str, text: str | Missing, period: str = "2024-25", **fields: Any
) -> EnteredFigure:
    """One entry and its figure, as `enter_figures` leaves them. `place` is a school or "england".

    `text` is the number as it was typed (`94.5%`) or the reason it is missing.
    """
    missing = text if isinstance(text, Missing) else ""
    value = None if missing else Decimal(text.replace("%", "").replace(",", "").strip())
    if (top := fields.get("numerator")) is not None and fields.get("denominator") and "value" not in fields:
        value = (Decimal(top) * 100 / Decimal(fields["denominator"])).quantize(Decimal("1e-8"))
    where: dict[str, Any] = {"level": Level.ENGLAND} if place == "england" else {"level": Level.SCHOOL, "school": place}
    by = fields.pop("by", None) or _someone()
    said = {
        "measure": measure,
        "group": fields.pop("group", "all"),
        "period": period,
        "value": value,
        "missing": missing,
        "numerator": fields.pop("numerator", None),
        "denominator": fields.pop("denominator", None),
        "as_at": fields.pop("as_at", None),
        "population": fields.pop("population", ""),
    }
    entry = EnteredFigure.objects.create(**where, **said, text="" if missing else text, entered_by=by, **fields)
    Figure.objects.create(**where, **said, entry=entry, published_text=entry.text, stage=entry.stage)
    return entry


def _someone() -> User:
    return User.objects.order_by("pk").first() or make_user()


def number(measure: str, text: str | Missing, period: str = "2024-25", **fields: Any) -> Number:
    """One number for a check, entered by the school unless said otherwise; no database. `entry=None`: from a file."""
    missing = text if isinstance(text, Missing) else ""
    counted = fields.get("numerator") is not None and fields.get("denominator") is not None
    value = None if missing or counted else Decimal(text.replace("%", "").replace(",", "").strip())
    if counted:
        value = (Decimal(fields["numerator"]) * 100 / Decimal(fields["denominator"])).quantize(Decimal("1e-8"))
    known: dict[str, Any] = {
        "level": "school",
        "population": "",
        "measure": measure,
        "group": "all",
        "period": period,
        "value": value,
        "missing": missing,
        "numerator": None,
        "denominator": None,
        "as_at": None,
        "text": "" if missing else text,
        "quoted": "",
        "entry": 1,
        "source": "",
        "source_period": "",
        "row": "",
        "entered_on": date(2026, 11, 22),
    }
    for name in ("numerator", "denominator"):
        if fields.get(name) is not None:
            fields[name] = Decimal(fields[name])
    return Number(**(known | fields))


def national(measure: str, text: str | Missing, period: str = "2024-25", **fields: Any) -> Number:
    """One national figure for a check, entered by somebody unless `entry=None`."""
    return number(measure, text, period, level="england", **({"population": "primary"} | fields))


def known(measure: str, text: str, period: str = "2024-25", **fields: Any) -> Number:
    """England's figure as a file has it."""
    return national(measure, text, period, entry=None, **fields)


def aimed(measure: str, text: str, period: str = "2025-26", **fields: Any) -> Aim:
    """A target for a check."""
    value = None if fields.get("comparator") else Decimal(text.replace("%", ""))
    facts = {"group": "all", "kind": "agreed", "comparator": ""}
    return Aim(measure=measure, period=period, text=text, value=value, **(facts | fields))


def numbers_of(*numbers: Number | Aim, phase: str = "primary", **fields: Any) -> SchoolNumbers:
    """A school with these numbers, those of England and targets: a primary school with nursery and year 6."""
    facts: dict[str, Any] = {
        "urn": 900_001,
        "counted_with": phase,
        "low_age": 3,
        "high_age": 11,
        "today": date(2026, 11, 22),
        "tables": expectations_for(phase, fields.get("low_age", 3), fields.get("high_age", 11)),
    }
    return SchoolNumbers(
        own=[n for n in numbers if isinstance(n, Number) and n.level == "school"],
        england=EnglandsNumbers([n for n in numbers if isinstance(n, Number) and n.level != "school"], phase),
        targets=[n for n in numbers if isinstance(n, Aim)],
        **(facts | fields),
    )
