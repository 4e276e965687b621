"""Whatever has a moment has a person: every `_at` stands with its `_by`, or below with the reason."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

WITHOUT: dict[str, str] = {
    "accounts.User.joined_at": "the invitation says who asked them",
    "accounts.Invitation.expires_at": "time passes by itself",
    "accounts.Invitation.sent_at": "the system sends, for whoever created it",
    "accounts.Invitation.accepted_at": "by the invited person, who is `user`",
    "accounts.ApiToken.made_at": "by the person who reads with it, who is `user`",
    "accounts.ApiToken.last_used_at": "by whichever program has it",
    "audit.Notice.opened_at": "by the person it was put before, who is `to`",
    "datasets.Refusal.refused_at": "the system refuses; `offered_by` is who offered the file",
}

OURS = [
    model for config in apps.get_app_configs() if config.name.startswith("headwater.") for model in config.get_models()
]
MOMENTS = {
    f"{model._meta.label}.{field.name}": model
    for model in OURS
    for field in model._meta.concrete_fields
    if isinstance(field, models.DateTimeField)
    # Django's own field, inherited.
    and field.name != "last_login"
}


@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_a_moment_stands_with_the_person_who_acted(moment: str) -> None:
    name = moment.rpartition(".")[2]
    assert name == "at" or name.endswith("_at"), "a moment is named _at, a date _on"
    partner = "by" if name == "at" else f"{name.removesuffix('_at')}_by"
    has_partner = partner in {field.name for field in MOMENTS[moment]._meta.concrete_fields}
    assert has_partner != (moment in WITHOUT), f"add {partner}, or say here why there is none"


def test_the_list_of_those_without_names_only_fields_that_exist() -> None:
    assert sorted(set(WITHOUT) - set(MOMENTS)) == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_date_is_named_on_and_never_at(model: type[models.Model]) -> None:
    dates = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    ]
    # "As at 31 March" is English for the day a file speaks for.
    assert [name for name in dates if name.endswith("_at") and not name.endswith("as_at") and name != "as_at"] == []
