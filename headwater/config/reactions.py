"""When this event, run that task: one hop only, in the transaction of the event, run after commit by the worker.

Every task takes `event_id` and may run twice with the same result.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.config.tasks import bring_up_to_date, send_published_edition
from headwater.evidence.datasets.events import DatasetEvent
from headwater.oversight.cards.events import CardEvent
from headwater.oversight.cards.tasks import issue_cards
from headwater.oversight.governance.events import PackEvent
from headwater.oversight.governance.tasks import make_pack
from headwater.reference.frameworks.events import FrameworkEvent
from headwater.reference.schools.events import SchoolEvent

REACTIONS: Mapping[str, Sequence[Any]] = {
    DatasetEvent.RELEASE_PUBLISHED: (bring_up_to_date,),
    SchoolEvent.TRUST_ADOPTED: (bring_up_to_date,),
    FrameworkEvent.EDITION_PUBLISHED: (send_published_edition,),
    CardEvent.ISSUE_ASKED: (issue_cards,),
    PackEvent.PACK_ASKED: (make_pack,),
}
