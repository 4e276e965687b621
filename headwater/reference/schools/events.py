"""What can happen to the register."""

from headwater.foundations.audit.events import EventType


class SchoolEvent(EventType):
    REGISTER_PUBLISHED = "schools.register-published", "Register of schools and trusts brought up to date"
    TRUST_ADOPTED = "schools.trust-adopted", "This installation taken up by a trust"
