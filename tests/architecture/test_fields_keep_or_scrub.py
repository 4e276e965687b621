"""Every field of every model of ours is declared keep or scrub, and every model has a retention class."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from headwater.config.scrubbing import DECLARED

OURS = {
    model._meta.label: model
    for config in apps.get_app_configs()
    if config.name.startswith("headwater.")
    for model in config.get_models(include_auto_created=True)
}
TELLING = ("password", "email", "token", "secret", "phone")


def test_every_model_is_declared_and_every_declaration_is_a_model() -> None:
    assert sorted(set(OURS) - set(DECLARED)) == [], "declare these in headwater/config/scrubbing.py"
    assert sorted(set(DECLARED) - set(OURS)) == [], "these stand in headwater/config/scrubbing.py and are no models"


@pytest.mark.parametrize("label", sorted(set(OURS) & set(DECLARED)))
def test_every_field_is_declared_once(label: str) -> None:
    declared = [*DECLARED[label].keep.split(), *DECLARED[label].scrub.split()]
    assert sorted(declared) == sorted(field.name for field in OURS[label]._meta.concrete_fields)


@pytest.mark.parametrize("label", sorted(OURS))
def test_a_field_that_is_plainly_personal_is_never_kept(label: str) -> None:
    kept = set(DECLARED[label].keep.split())
    personal = {
        field.name
        for field in OURS[label]._meta.concrete_fields
        if isinstance(field, models.EmailField | models.JSONField) or any(word in field.name for word in TELLING)
    }
    assert kept & personal == set()
