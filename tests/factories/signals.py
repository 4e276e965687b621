"""Numbers somebody entered, for tests of what is found in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure, Level
from headwater.evidence.targets.models import Target
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


def make_aim(school: School, measure: str, text: str, period: str = "", **fields: Any) -> Target:
    """A target as recorded from a sheet; a number unless `comparator` is given."""
    value = None if fields.get("comparator") else Decimal(text.replace("%", "").strip())
    return Target.objects.create(
        school=school, measure=measure, text=text, period=period, value=value, entered_by=_someone(), **fields
    )


def _someone() -> User:
    return User.objects.order_by("pk").first() or make_user()
