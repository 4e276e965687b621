"""allauth's forms in our words. What they check and do stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

# allauth's refusals by their code, as a person would say them.
REFUSALS = {
    "email_password_mismatch": "That e-mail address and password do not belong together",
    "incorrect_password": "That is not your password",
    "enter_current_password": "That is not your present password",
    "incorrect_code": "That code is not right, or it has just changed: try the one shown now",
    "too_many_login_attempts": "Too many attempts. Wait five minutes and try again",
    "rate_limited": "Too many attempts. Wait a few minutes and try again",
}
NEW_PASSWORD = "At least 12 characters. Three words that do not belong together make a good one."  # noqa: S105


class PlainWords(forms.Form):
    """Gives fields their label, hint and words for an empty answer, and refusals theirs."""

    words: dict[str, tuple[str, str, str]] = {}  # field: label, hint, what to say when it is empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint, when_empty) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = when_empty
            # A placeholder is gone as soon as somebody types; the label stays.
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Enter an e-mail address with an @, like name@example.org"
                for validator in field.validators:
                    if hasattr(validator, "allowlist"):
                        validator.message = field.error_messages["invalid"]  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        code = getattr(error, "code", None)
        if isinstance(error, ValidationError) and code in REFUSALS:
            error = ValidationError(REFUSALS[code], code=code)
        super().add_error(field, error)


EMAIL = ("E-mail address", "", "Enter your e-mail address")
PASSWORD = ("Password", "", "Enter your password")
TWICE = {
    "password1": ("New password", NEW_PASSWORD, "Choose a new password"),
    "password2": ("The same password again", "", "Type the new password again"),
}


class SignIn(PlainWords, LoginForm):  # type: ignore[misc]
    words = {"login": EMAIL, "password": PASSWORD}


class AskForLink(PlainWords, ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ("E-mail address", "The one you sign in with", "Enter your e-mail address")}


class NewPassword(PlainWords, ResetPasswordKeyForm):  # type: ignore[misc]
    words = TWICE


class ChangePassword(PlainWords, ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": ("Your present password", "", "Enter your present password"), **TWICE}


class StillYou(PlainWords, ReauthenticateForm):  # type: ignore[misc]
    words = {"password": PASSWORD}


class SecondFactor(PlainWords, AuthenticateForm):  # type: ignore[misc]
    words = {"code": ("Code", "Six figures from your app, or one of your recovery codes", "Enter the code")}


class StillYouByCode(PlainWords, ReauthenticateByCodeForm):  # type: ignore[misc]
    words = {"code": ("Code", "Six figures from your app, or one of your recovery codes", "Enter the code")}


class ConnectApp(PlainWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("Code", "The six figures the app now shows for Headwater", "Enter the code the app shows")}


class AddPasskey(PlainWords, AddWebAuthnForm):  # type: ignore[misc]
    words = {
        "name": ("Name", "So that you know which one it is, for instance “work laptop”", "Give the passkey a name"),
        "passwordless": ("Sign in with this passkey alone, without a password", "", ""),
    }


class RenamePasskey(PlainWords, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("Name", "So that you know which one it is", "Give the passkey a name")}
