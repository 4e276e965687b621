"""Signing in, passwords, invitations, the second factor."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.journeys.catalogue.stops import NEW_PASSWORD, Stop, Visit, Walk, accept, invite, send, still_you
from tests.journeys.installation import SignIn
from tests.journeys.visitor import code_for


def signing_in(visit: Visit) -> Walk:
    visitor = visit()
    page = visitor.open("/account/login/")
    yield Stop("Sign in", "account_login", page)
    send(page, "Sign in")
    yield Stop("Sign in, nothing typed", "account_login", page)
    visitor.fill_in_sign_in("clerk", "not the password")
    page.wait_for_load_state()
    yield Stop("Sign in, wrong password", "account_login", page)
    yield Stop("Account closed", "account_inactive", visitor.open("/account/inactive/"))
    yield Stop("Not found, not signed in", "", visitor.open("/nothing/here/", status=404))
    page = visitor.open("/account/login/")
    page.locator("[name=csrfmiddlewaretoken]").evaluate_all("all => all.forEach(each => { each.value = 'old' })")
    visitor.expects(403)
    visitor.fill_in_sign_in("clerk")
    page.wait_for_load_state()
    yield Stop("A form left open too long", "", page)


def forgetting_a_password(visit: Visit) -> Walk:
    visitor = visit()
    page = visitor.open("/account/password/reset/")
    yield Stop("Forgotten password", "account_reset_password", page)
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("Forgotten password, not an address", "account_reset_password", page)
    email = visitor.people["data"].email
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_url("**/done/")
    yield Stop("Link to a new password sent", "account_reset_password_done", page)
    page = visitor.open(urlsplit(visitor.site.links_mailed_to(email)[-1]).path)
    yield Stop("New password", "account_reset_password_from_key", page)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("New password, nothing typed", "account_reset_password_from_key", page)
    for field in page.get_by_role("main").locator("input[type=password]").all():
        field.fill(visitor.people["data"].password)
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_url("**/done/")
    yield Stop("New password holds", "account_reset_password_from_key_done", page)
    page = visitor.open("/account/password/reset/key/1-gone/")
    yield Stop("Link to a new password used before", "account_reset_password_from_key", page)


def being_invited(visit: Visit) -> Walk:
    visitor = visit()
    link = invite(visitor, "newcomer@trust.invalid", "trustee")
    page = visitor.open(link)
    yield Stop("Invitation", "accounts:invitation-accept", page)
    page.get_by_label("Password", exact=True).fill("short")
    send(page, "Save and sign in")
    yield Stop("Invitation, password too short", "accounts:invitation-accept", page)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    send(page, "Save and sign in")
    page.get_by_role("button", name="Sign out").wait_for()
    yield Stop("Home of a new trustee", "pages:home", page)
    page = visitor.open(link, status=404)
    yield Stop("Invitation used before", "accounts:invitation-accept", page)


def second_factor(visit: Visit) -> Walk:
    """From no second factor to an app and a passkey, and back, in an account of its own."""
    visitor = visit()
    email = "careful@trust.invalid"
    visitor.people["careful"] = SignIn(email, NEW_PASSWORD)
    accept(visitor, invite(visitor, email, "trustee"))
    page = visitor.open("/account/second-factor/")
    yield Stop("How you sign in", "mfa_index", page)
    yield Stop("Change your password", "account_change_password", visitor.open("/account/password/change/"))
    page.get_by_role("main").locator("[type=submit]").first.click()
    page.wait_for_load_state()
    yield Stop("Change your password, nothing typed", "account_change_password", page)
    yield Stop("Is it still you, by password", "account_reauthenticate", visitor.open("/account/reauthenticate/"))
    send(page, "Go on")
    yield Stop("Is it still you, nothing typed", "account_reauthenticate", page)
    yield Stop("No recovery codes", "", visitor.open("/account/second-factor/recovery-codes/", status=404))

    visitor.open("/account/second-factor/totp/activate/")
    still_you(page)
    yield Stop("Connect an app", "mfa_activate_totp", page)
    page.get_by_text("I cannot use the camera").click()
    key = page.locator("code").inner_text().strip()
    page.get_by_role("textbox", name="Code").fill("000000")
    send(page, "Connect the app")
    yield Stop("Connect an app, wrong code", "mfa_activate_totp", page)
    page.get_by_role("textbox", name="Code").fill(code_for(key))
    send(page, "Connect the app")
    page.wait_for_url("**/recovery-codes/**")
    yield Stop("Recovery codes", "mfa_view_recovery_codes", page)
    yield Stop(
        "New recovery codes",
        "mfa_generate_recovery_codes",
        visitor.open("/account/second-factor/recovery-codes/generate/"),
    )
    yield Stop("Is it still you, by code", "mfa_reauthenticate", visitor.open("/account/second-factor/reauthenticate/"))
    yield Stop("How you sign in, with an app", "mfa_index", visitor.open("/account/second-factor/"))

    # A passkey, from a key that exists only in this browser.
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Stop("No passkeys yet", "mfa_list_webauthn", visitor.open("/account/second-factor/webauthn/"))
    visitor.open("/account/second-factor/webauthn/add/")
    yield Stop("Add a passkey", "mfa_add_webauthn", page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("main").get_by_role("button", name=re.compile("passkey")).click()
    page.get_by_role("link", name="See your passkeys").click()
    page.wait_for_url("**/webauthn/")
    yield Stop("Passkeys", "mfa_list_webauthn", page)
    page.get_by_role("main").locator("a[href*='/edit/']").first.click()
    page.wait_for_url("**/edit/")
    yield Stop("Rename a passkey", "mfa_edit_webauthn", page)
    visitor.open("/account/second-factor/webauthn/")
    page.get_by_role("main").locator("a[href*='/remove/']").first.click()
    page.wait_for_url("**/remove/")
    yield Stop("Remove a passkey", "mfa_remove_webauthn", page)
    by_passkey = visitor.open("/account/second-factor/webauthn/reauthenticate/")
    yield Stop("Is it still you, by passkey", "mfa_reauthenticate_webauthn", by_passkey)
    visitor.open("/account/second-factor/totp/deactivate/")
    yield Stop("Disconnect the app", "mfa_deactivate_totp", page)
    yield Stop("Sign out", "account_logout", visitor.open("/account/logout/"))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/login/")

    visitor.fill_in_sign_in("careful")
    page.wait_for_url("**/authenticate/")
    yield Stop("Your second factor", "mfa_authenticate", page)
    page.get_by_role("textbox", name="Code").fill("000000")
    send(page, "Sign in")
    yield Stop("Your second factor, wrong code", "mfa_authenticate", page)


def empty_installation(visit: Visit) -> Walk:
    """Before anything is loaded: only the administrator is there."""
    visitor = visit()
    accept(visitor, invite(visitor, "first@trust.invalid", "trust-administrator"))
    for name, shows, path in (
        ("Home, nothing loaded", "pages:home", "/"),
        ("Schools, nothing loaded", "pages:school-list", "/schools/"),
        ("People, only one", "people:person-list", "/people/"),
        ("Data, nothing loaded", "datasets:dataset-list", "/datasets/"),
        ("Events of an empty installation", "audit:event-list", "/events/"),
    ):
        yield Stop(name, shows, visitor.open(path))
