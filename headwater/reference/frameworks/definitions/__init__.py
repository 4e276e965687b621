"""What an improvement framework is made of, and the kind that reads `definitions/frameworks`.

from headwater.reference.frameworks.definitions import FRAMEWORKS

alpha = FRAMEWORKS.get("alpha")
alpha.say(alpha.item("alpha.tier3.support.ceo-1to1").text)
"""

from headwater.foundations.definitions.kinds import Kind
from headwater.reference.frameworks.definitions.framework import Framework
from headwater.reference.frameworks.definitions.records import RECORDS, RecordTemplate
from headwater.reference.frameworks.definitions.references import inner_objections, outer_references

FRAMEWORKS: Kind[Framework] = Kind(folder="frameworks", model=Framework, references=outer_references, may_be_own=True)
FRAMEWORKS.hold_to(inner_objections)

__all__ = ["FRAMEWORKS", "RECORDS", "Framework", "RecordTemplate"]
