"""What can happen to a data set."""

from headwater.foundations.audit.events import EventType


class DatasetEvent(EventType):
    RELEASE_PUBLISHED = "datasets.release-published", "Published file loaded"
    FILE_REFUSED = "datasets.file-refused", "File refused"
    WAREHOUSE_TIDIED = "datasets.warehouse-tidied", "Left-overs of an interrupted load removed"
