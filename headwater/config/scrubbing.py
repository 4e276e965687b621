"""What may leave the live installation, and how long each kind of record is kept.

A copy of the records made for a demonstration, a test or a fault report keeps the fields named `keep` and has the
fields named `scrub` emptied or replaced by made-up words. A field stands here before it stands in the database: a test
fails for every field that is missing. When in doubt, scrub: anything typed by hand can name a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Retention(Enum):
    """How long the rows of a model are kept."""

    PUBLISHED = "Published data: kept while the trust finds it useful"
    STANDING = "How the trust is set up: kept while Headwater is used"
    RECORD = "What the trust decided and why: seven years after the school leaves the trust"
    STAFF = "Six years after the person's last post ends"
    ACCOUNT = "While the account is open, then one year"
    LOG = "Six years, and longer while what it tells of is kept"
    WORKING = "Until replaced; of no use after that"


@dataclass(frozen=True, slots=True)
class Declared:
    """One model: each of its fields is in `keep` or in `scrub`, space separated."""

    retention: Retention
    keep: str
    scrub: str = ""


DECLARED: Mapping[str, Declared] = {
    "accounts.User": Declared(
        Retention.ACCOUNT,
        keep="id last_login is_active joined_at",
        scrub="password email name",
    ),
    "accounts.Invitation": Declared(
        Retention.ACCOUNT,
        keep="id user created_at created_by expires_at sent_at accepted_at withdrawn_at withdrawn_by",
        scrub="token_hash",
    ),
    "accounts.ApiToken": Declared(
        Retention.ACCOUNT,
        keep="id user parts expires_on made_at last_used_at ended_at ended_by",
        scrub="name prefix token_hash",
    ),
    "audit.Event": Declared(
        Retention.LOG,
        keep="id type at by about_kind about_key school_urn",
        scrub="by_name post_held about_label before after",
    ),
    "audit.Notice": Declared(
        Retention.LOG,
        keep="id to about_kind about_key about_version school_urn path why sent_at sent_by opened_at settled_at "
        "settled_by",
        scrub="about_label",
    ),
    "calendar.Calendar": Declared(Retention.STANDING, keep="id name is_assumed"),
    "calendar.Term": Declared(Retention.STANDING, keep="id calendar year season half starts_on ends_on"),
    "calendar.ClosureDay": Declared(Retention.STANDING, keep="id calendar on reason", scrub="note"),
    "schools.Trust": Declared(
        Retention.PUBLISHED,
        keep="uid group_id name kind status companies_house_number ukprn opened_on closed_on is_ours calendar",
    ),
    "schools.School": Declared(
        Retention.PUBLISHED,
        keep="urn laestab name phase type_code type_name status la_code la_name region town postcode lsoa low_age "
        "high_age capacity religious_character nursery_provision sixth_form ukprn opened_on closed_on register_as_at "
        "register_source",
    ),
    "schools.TrustMembership": Declared(
        Retention.PUBLISHED, keep="id school trust joined_on left_by listed_as_at source"
    ),
    "schools.SchoolLink": Declared(Retention.PUBLISHED, keep="id urn linked_urn link_type established_on"),
    "schools.CalendarKept": Declared(Retention.STANDING, keep="id school calendar kept_from"),
    "schools.RegisterEdition": Declared(Retention.PUBLISHED, keep="id as_at told made_from published_at published_by"),
    "frameworks.AdoptedFramework": Declared(
        Retention.RECORD,
        keep="id key title based_on is_main adopted_at adopted_by set_aside_at set_aside_by",
    ),
    # A framework names roles and never people; without its document an edition is nothing.
    "frameworks.Edition": Declared(
        Retention.RECORD,
        keep="id adopted number document starts_with begun_at begun_by changed_at changed_by published_at published_by",
    ),
    "frameworks.EditionMove": Declared(
        Retention.RECORD, keep="id school edition year moved_at moved_by", scrub="reason"
    ),
    "people.Person": Declared(Retention.STAFF, keep="id user", scrub="name"),
    "people.Post": Declared(Retention.STAFF, keep="id person role school held_from held_until"),
    "datasets.Release": Declared(
        Retention.PUBLISHED,
        keep="id dataset period part stage standing status title publisher as_at sha256 size raw_kept rows facts "
        "set_aside seconds folder definition_mark told supersedes loaded_at loaded_by",
        scrub="file_name",
    ),
    "datasets.QuarantinedRow": Declared(Retention.WORKING, keep="id release line reason column", scrub="value"),
    "datasets.Refusal": Declared(Retention.WORKING, keep="id refused_at offered_by", scrub="file_name message"),
    "measures.Figure": Declared(
        Retention.PUBLISHED,
        keep="id level school area population measure group period value missing because numerator denominator "
        "stage as_at release entry quoted column line published_text published_urn is_look_back is_leading is_shown",
    ),
    "measures.SimilarEdition": Declared(Retention.PUBLISHED, keep="id mark groups spreads published_at published_by"),
    "measures.SimilarGroup": Declared(
        Retention.PUBLISHED, keep="id period phase tenth low high schools without release"
    ),
    "measures.SimilarSchool": Declared(Retention.PUBLISHED, keep="id school period phase share group"),
    "measures.SimilarSpread": Declared(
        Retention.PUBLISHED, keep="id similar measure group period values schools left_out releases"
    ),
    "measures.EnteredFigure": Declared(
        Retention.RECORD,
        keep="id level school area population measure group period value missing text numerator denominator stage "
        "as_at source_period overrides row entered_at entered_by replaced_by withdrawn_at withdrawn_by",
        scrub="source reason withdrawn_because",
    ),
    "targets.Target": Declared(
        Retention.RECORD,
        keep="id school measure group period kind value comparator offset text route decided_on minute row entered_at "
        "entered_by replaced_by withdrawn_at withdrawn_by",
        scrub="decided_by_body reason withdrawn_because",
    ),
    "targets.Proposal": Declared(
        Retention.RECORD,
        keep="id school measure group period kind value comparator offset text supersedes state version was_proposed "
        "target",
        scrub="basis reason",
    ),
    "targets.ProposalStep": Declared(
        Retention.RECORD,
        keep="id proposal number step state at by text value comparator offset held_on minute supported",
        scrub="basis body comment",
    ),
    "targets.Closing": Declared(
        Retention.RECORD,
        keep="id target number outcome suggested aimed aimed_words value numerator denominator stage closed_at "
        "closed_by",
        scrub="source reason",
    ),
    "targets.NotApplicable": Declared(
        Retention.RECORD,
        keep="id school measure group period entered_at entered_by withdrawn_at withdrawn_by",
        scrub="reason",
    ),
    "tiers.TierCase": Declared(
        Retention.RECORD,
        keep="id school adopted edition period sort state version was_recommended is_contested tiers direction "
        "in_force_from review_on before decision",
        scrub="exception reason package_reasons moves_up moves_down",
    ),
    "tiers.CaseStep": Declared(
        Retention.RECORD,
        keep="id case number step state at by tiers agrees held_on minute in_force_from review_on direction",
        scrub="text body moves_up moves_down package_reasons pack",
    ),
    "tiers.CriterionJudgement": Declared(
        Retention.RECORD, keep="id case criterion verdict judged_at judged_by replaced_by", scrub="note"
    ),
    "tiers.EvidenceItem": Declared(
        Retention.RECORD,
        keep="id school kind as_at source_kind source_key added_at added_by replaced_by withdrawn_at withdrawn_by",
        scrub="summary source url_name url_args withdrawn_because",
    ),
    "tiers.TierLetter": Declared(Retention.RECORD, keep="id case sent_at sent_by", scrub="content pdf word"),
    "tiers.TierDecision": Declared(
        Retention.RECORD,
        keep="id school adopted edition tiers in_force_from route decided_on minute review_on row entered_at "
        "entered_by replaced_by withdrawn_at withdrawn_by",
        scrub="decided_by_body reason correction withdrawn_because",
    ),
    "signals.Acceptance": Declared(
        Retention.RECORD,
        keep="id school check_key subject fingerprint accepted_at accepted_by withdrawn_at withdrawn_by",
        scrub="reason",
    ),
    "cards.CardNote": Declared(
        Retention.RECORD,
        keep="id school written_at written_by replaced_by withdrawn_at withdrawn_by",
        scrub="text",
    ),
    "cards.Round": Declared(
        Retention.RECORD, keep="id body meeting_on reply_by prepared_at prepared_by", scrub="body_name"
    ),
    "cards.CardEdition": Declared(
        Retention.RECORD,
        keep="id round school number state version instead_of as_at issued_at issued_by withdrawn_at withdrawn_by",
        scrub="as_sent context trouble made_with withdrawn_because",
    ),
    "cards.EditionStep": Declared(Retention.RECORD, keep="id edition number step state at by", scrub="text"),
    "cards.EditionFile": Declared(Retention.RECORD, keep="id edition format audience sha256 size", scrub="content"),
    "cards.Dispute": Declared(
        Retention.RECORD,
        keep="id edition subject measure group period disputed_at disputed_by outcome settled_at settled_by "
        "taken_back_at taken_back_by",
        scrub="about said school_says proposed trust_says",
    ),
    "governance.Pack": Declared(
        Retention.RECORD,
        keep="id round number audience state asked_at asked_by made_at made_by withdrawn_at withdrawn_by",
        scrub="content trouble withdrawn_because",
    ),
    "governance.PackPart": Declared(Retention.RECORD, keep="id pack school edition order"),
    "governance.PackFile": Declared(Retention.RECORD, keep="id pack school format sha256 size", scrub="content"),
    "measures.FigureEdition": Declared(Retention.PUBLISHED, keep="id mark figures schools published_at published_by"),
    "inspections.InspectionOutcome": Declared(
        Retention.RECORD,
        keep="id school kind era inspected_on published_on last_inspected_on overall safeguarding safeguarding_text "
        "category published_urn relates_to_predecessor note release line block column is_shown next_period same_as "
        "entered_at entered_by replaced_by withdrawn_at withdrawn_by",
        scrub="overall_text title next_said reason withdrawn_because",
    ),
    "inspections.NextStep": Declared(Retention.RECORD, keep="id outcome order", scrub="text"),
    "inspections.Judgement": Declared(Retention.PUBLISHED, keep="id outcome area grade published_text judged_on"),
}
