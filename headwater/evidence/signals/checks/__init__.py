"""The data-quality checks: small pure functions over one school's numbers.

`CHECKS` are all of them by key. What they stand for in the list of faults is in their `rows`.
"""

from headwater.evidence.signals.checks import aims, cohorts, expected, nationals, parts, plausible, years
from headwater.evidence.signals.checks.registry import Check, registered

__all__ = ["CHECKS", "aims", "cohorts", "expected", "nationals", "parts", "plausible", "years"]

CHECKS: dict[str, Check] = registered()
