"""Who may open which address: one line for every URL name. What is not here is refused.

Views still narrow what they read by `.within(request.scope)`; the table is the first door, not the only one.
"""

from __future__ import annotations

from collections.abc import Mapping

from headwater.foundations.accounts.access import Access, Closed, Needs, Public, SignedIn

TABLE: Mapping[str, Access] = {
    # accounts, and allauth's pages for signing in
    "accounts:invitation-accept": Public("opened from the invitation, by its one-time link"),
    "account_login": Public("people come here to sign in"),
    "account_logout": Public("asks, then signs out; harmless to somebody who is not signed in"),
    "account_inactive": Public("says that an account is closed"),
    "account_reset_password": Public("for people who cannot sign in"),
    "account_reset_password_done": Public("says that a message is on its way"),
    "account_reset_password_from_key": Public("opened from that message, by its one-time link"),
    "account_reset_password_from_key_done": Public("says that the new password holds"),
    "account_change_password": SignedIn("everybody looks after their own password"),
    "account_reauthenticate": SignedIn("asks for the password again before something sensitive"),
    "account_signup": Closed("people are invited; nobody signs themselves up"),
    "account_email": Closed("the address is the one that was invited"),
    "account_email_verification_sent": Closed("an invitation proves the address"),
    "account_confirm_email": Closed("an invitation proves the address"),
    "account_confirm_login_code": Closed("sign-in by a code is not offered"),
    "account_set_password": Closed("a password is set by accepting the invitation"),
    "mfa_authenticate": Public("the second step of signing in, before there is a session"),
    "mfa_login_webauthn": Public("signing in with a passkey"),
    "mfa_reauthenticate": SignedIn("asks for the second factor again before something sensitive"),
    "mfa_reauthenticate_webauthn": SignedIn("the same, with a passkey"),
    "mfa_index": SignedIn("everybody looks after their own second factor"),
    "mfa_activate_totp": SignedIn("everybody looks after their own second factor"),
    "mfa_deactivate_totp": SignedIn("everybody looks after their own second factor"),
    "mfa_view_recovery_codes": SignedIn("everybody looks after their own second factor"),
    "mfa_generate_recovery_codes": SignedIn("everybody looks after their own second factor"),
    "mfa_download_recovery_codes": SignedIn("everybody looks after their own second factor"),
    "mfa_list_webauthn": SignedIn("everybody looks after their own second factor"),
    "mfa_add_webauthn": SignedIn("everybody looks after their own second factor"),
    "mfa_edit_webauthn": SignedIn("everybody looks after their own second factor"),
    "mfa_remove_webauthn": SignedIn("everybody looks after their own second factor"),
    # audit
    "audit:event-list": Needs("events.view", at=None, why="the log of what was done"),
    # calendars
    "calendar:calendar-list": SignedIn("when school is kept"),
    "calendar:year-detail": SignedIn("one year of a calendar: half-terms, closed days, teaching weeks"),
    "calendar:half-terms-set": Needs("calendars.change", at=None, why="what is due when follows from these dates"),
    "calendar:day-close": Needs("calendars.change", at=None, why="marks a day on which no pupil is expected"),
    "calendar:day-open": Needs("calendars.change", at=None, why="takes a closed day back"),
    "calendar:calendar-confirm": Needs("calendars.change", at=None, why="says that the dates are the trust’s own"),
    # frameworks
    "frameworks:framework-list": SignedIn("the frameworks the trust works by"),
    "frameworks:framework-detail": SignedIn("what the trust’s framework is for"),
    "frameworks:framework-tiers": SignedIn("its tiers side by side"),
    "frameworks:framework-offer": SignedIn("what schools get"),
    "frameworks:framework-year": SignedIn("what happens when"),
    "frameworks:framework-curriculum": SignedIn("its tiers of curriculum areas"),
    "frameworks:framework-reviews": SignedIn("who reviews with what"),
    "frameworks:framework-open": SignedIn("what is still open in it"),
    "frameworks:framework-pdf": SignedIn("the framework as a document"),
    "frameworks:framework-xlsx": SignedIn("its offer as a workbook"),
    "frameworks:school-offer": Needs("schools.view", at="urn", why="what one school is owed this year"),
    "frameworks:published-list": SignedIn("the models that trusts have published"),
    "frameworks:published-detail": SignedIn("a published model: what it is for"),
    "frameworks:published-tiers": SignedIn("its tiers side by side"),
    "frameworks:published-offer": SignedIn("what it gives to schools"),
    "frameworks:published-year": SignedIn("what happens when"),
    "frameworks:published-curriculum": SignedIn("its tiers of curriculum areas"),
    "frameworks:published-reviews": SignedIn("who reviews with what"),
    "frameworks:published-open": SignedIn("what it leaves open"),
    "frameworks:published-pdf": SignedIn("the model as a document"),
    "frameworks:published-xlsx": SignedIn("its offer as a workbook"),
    # datasets
    "datasets:dataset-list": Needs("datasets.view", at=None, why="which published files are loaded"),
    "datasets:dataset-detail": Needs("datasets.view", at=None, why="one file, and the rows set aside"),
    # signals
    "signals:trust-findings": Needs(
        "cards.view", at=None, why="what was found in the numbers of the schools within sight"
    ),
    "signals:trust-findings-xlsx": Needs("cards.view", at=None, why="the same, to take away"),
    "signals:finding-list": Needs("cards.view", at="urn", why="what was found in the numbers of one school’s card"),
    "signals:finding-accept": Needs("findings.accept", at="urn", why="says why a finding stands as it is"),
    "signals:acceptance-withdraw": Needs("findings.accept", at="urn", why="opens an accepted finding again"),
    # inspections
    "inspections:outcome-list": Needs("cards.view", at="urn", why="the inspections of one school"),
    "inspections:outcome-list-xlsx": Needs("cards.view", at="urn", why="the same, as a workbook"),
    "inspections:outcome-record": Needs("inspections.record", at="urn", why="enters an inspection that no file has"),
    "inspections:outcome-withdraw": Needs("inspections.record", at="urn", why="says that an entry was wrong"),
    # targets
    "targets:target-list": Needs("cards.view", at="urn", why="the targets of one school, and how they came to be"),
    "targets:target-list-xlsx": Needs("cards.view", at="urn", why="the same, as a workbook"),
    "targets:target-record": Needs("targets.record", at="urn", why="records a target that was agreed elsewhere"),
    "targets:target-paste": Needs("targets.record", at="urn", why="records one school's targets from a sheet"),
    "targets:trust-paste": Needs("targets.record", at=None, why="records targets of many schools from one sheet"),
    "targets:target-withdraw": Needs("targets.record", at="urn", why="says that a target does not stand any more"),
    # changing frameworks
    "frameworks:framework-adopt": Needs("frameworks.change", at=None, why="makes a published model the trust's own"),
    "frameworks:framework-yaml": SignedIn("the edition in force, as a document"),
    "frameworks:framework-main": Needs(
        "frameworks.change", at=None, why="says which framework's words and offer count"
    ),
    "frameworks:framework-set-aside": Needs("frameworks.change", at=None, why="ends the use of a framework"),
    "frameworks:framework-take-up": Needs("frameworks.change", at=None, why="takes a framework into use again"),
    "frameworks:edition-list": SignedIn("every edition of a framework; the draft only for who may change it"),
    "frameworks:edition-diff": SignedIn("what differs between two editions"),
    "frameworks:edition-yaml": SignedIn("one edition, as a document"),
    "frameworks:schools-move": Needs("frameworks.change", at=None, why="lets schools work by another edition"),
    "frameworks:draft-yaml": Needs("frameworks.change", at=None, why="the draft, as a document"),
    "frameworks:draft-detail": Needs("frameworks.change", at=None, why="what the next edition changes"),
    "frameworks:draft-begin": Needs("frameworks.change", at=None, why="begins the next edition"),
    "frameworks:draft-words": Needs("frameworks.change", at=None, why="chooses what the trust calls things"),
    "frameworks:draft-items": Needs("frameworks.change", at=None, why="the quantities that can be changed"),
    "frameworks:item-change": Needs("frameworks.change", at=None, why="changes a quantity of the next edition"),
    "frameworks:draft-confirm": Needs("frameworks.change", at=None, why="confirms what was assumed"),
    "frameworks:draft-import": Needs("frameworks.change", at=None, why="makes an edited document the next edition"),
    "frameworks:draft-publish": Needs("frameworks.change", at=None, why="schools work by what is published"),
    "frameworks:draft-discard": Needs("frameworks.change", at=None, why="throws the next edition away"),
    # people
    "people:person-list": Needs("people.view", at=None, why="who holds which post"),
    "people:person-invite": Needs("people.invite", at=None, why="an invitation gives sight of a school"),
    "people:person-detail": Needs("people.view", at=None, why="one person and their posts"),
    "people:post-add": Needs("people.invite", at=None, why="a post gives sight of a school"),
    "people:post-end": Needs("people.invite", at=None, why="ending a post takes sight away"),
    "people:invitation-renew": Needs("people.invite", at=None, why="sends a new link"),
    "people:invitation-withdraw": Needs("people.invite", at=None, why="stops a link from working"),
    # pages
    "pages:home": SignedIn("everybody's first page; shows only what their posts allow"),
    # figures entered by hand
    "measures:figure-list": Needs("cards.view", at="urn", why="what was entered for a school, by whom and why"),
    "measures:figure-list-xlsx": Needs("cards.view", at="urn", why="the same, as a workbook"),
    "measures:figure-enter": Needs("figures.enter", at="urn", why="enters one figure of a school"),
    "measures:figure-paste": Needs("figures.enter", at="urn", why="enters a school's figures from its sheet"),
    "measures:figure-template": Needs("figures.enter", at="urn", why="an empty sheet to fill in"),
    "measures:figure-withdraw": Needs("figures.enter", at="urn", why="takes an entered figure back"),
    "measures:trust-paste": Needs("figures.enter", at=None, why="figures of several schools from one sheet"),
    "measures:trust-template": Needs("figures.enter", at=None, why="an empty sheet to fill in"),
    "measures:to-verify": Needs("datasets.view", at=None, why="figures that nobody may read as if they were true"),
    # schools and cards
    "pages:school-list": Needs("schools.view", at=None, why="lists the schools within sight"),
    "pages:school-list-xlsx": Needs("schools.view", at=None, why="the same list, to take away"),
    "pages:trust-overview": Needs("trust.view", at=None, why="every school of the trust beside every chosen measure"),
    "pages:trust-overview-xlsx": Needs("trust.view", at=None, why="the same overview, to take away"),
    "pages:trust-measure": Needs("trust.view", at=None, why="the schools behind one number of the trust"),
    "cards:card": Needs("cards.view", at="urn", why="the academy card of one school"),
    "cards:card-row": Needs("cards.view", at="urn", why="everything about one row of the card"),
    "cards:card-note": Needs("notes.write", at="urn", why="everybody who reads the card reads the note"),
    "cards:card-note-withdraw": Needs("notes.write", at="urn", why="takes the note off the card"),
    "cards:card-json": Needs("cards.view", at="urn", why="the same card, for programs"),
    "cards:card-pdf": Needs("cards.view", at="urn", why="the same card, on paper"),
    "cards:card-csv": Needs("cards.view", at="urn", why="the same card, as one long table"),
    "cards:card-xlsx": Needs("cards.view", at="urn", why="the same card, as a workbook"),
}
