"""Tables whose rows are written once: the log, and every history that has to say for ever what it said."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)


class AppendOnly(Exception):
    """Something tried to change or delete what is kept."""

    def __init__(self) -> None:
        super().__init__("What is kept here is only ever added to: it is never changed and never deleted.")


class WrittenOnceQuerySet(models.QuerySet[ModelT]):
    """Refuses every way to change or delete many rows at once."""

    def update(self, **_fields: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class WrittenOnce(models.Model):
    """A row that is saved once. What is to be narrowed gives a queryset of its own, from `WrittenOnceQuerySet`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnly
