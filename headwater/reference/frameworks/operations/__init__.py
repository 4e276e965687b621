"""What is done with a trust's frameworks: taken up and set aside (`adopting`), changed in a draft (`drafting`),
published and given to schools (`publishing`)."""

from headwater.reference.frameworks.operations.adopting import (
    CannotAdopt,
    CannotChoose,
    CannotSetAside,
    adopt_framework,
    choose_main_framework,
    set_aside_framework,
    take_up_framework,
)
from headwater.reference.frameworks.operations.drafting import (
    CannotBegin,
    CannotChange,
    CannotImport,
    begin_draft,
    change_item,
    choose_words,
    confirm_assumptions,
    discard_draft,
    fill_container,
    import_draft,
)
from headwater.reference.frameworks.operations.publishing import (
    CannotMove,
    CannotPublish,
    move_schools,
    publish_edition,
)

__all__ = [
    "CannotAdopt",
    "CannotBegin",
    "CannotChange",
    "CannotChoose",
    "CannotImport",
    "CannotMove",
    "CannotPublish",
    "CannotSetAside",
    "adopt_framework",
    "begin_draft",
    "change_item",
    "choose_main_framework",
    "choose_words",
    "confirm_assumptions",
    "discard_draft",
    "fill_container",
    "import_draft",
    "move_schools",
    "publish_edition",
    "set_aside_framework",
    "take_up_framework",
]
