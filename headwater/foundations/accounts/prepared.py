"""Questions to the database that are put with every page, their SQL made once.

Django takes several times as long to put a question into SQL as SQLite takes to answer it: of reading what a card is
made of, that was half. A prepared question is an ordinary queryset with stand-ins where what is asked for differs from
one time to the next; each time it is asked, the values take the stand-ins' places among the parameters. Nothing of an
answer is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import QuerySet

from headwater.foundations.accounts.scope import Scope

Value = int | date
Row = TypeVar("Row")

# What no row has and no question asks for. PostgreSQL's whole numbers end at 2,147,483,647.
_STAND_INS: Mapping[type, Callable[[int], Value]] = {
    int: lambda place: 2_147_400_001 + place,
    date: lambda place: date(9001 + place, 1, 1),
}


class _Compiled(NamedTuple):
    """A queryset put into SQL. `asked` says in which places of `parameters` which value stands."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    asked: tuple[tuple[int, str], ...]


class Prepared(Generic[Row]):
    """A question with gaps: `Prepared(lambda pk: Event.objects.filter(pk=pk), pk=int)`.

    `make` takes the gaps by name and returns the queryset, once per process; it may not look at what it is given. What
    has other SQL for other values (`filter(x=None)`, a list of several) cannot be prepared.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], **gaps: type[Value]) -> None:
        self._make = make
        self._stand_ins = {name: _STAND_INS[kind](place) for place, (name, kind) in enumerate(gaps.items())}
        self._compiled: _Compiled | None = None

    def ask(self, **values: Value) -> list[Row]:
        """What the queryset gives for these values now. Raises ValueError where they are not those of the gaps."""
        if values.keys() != self._stand_ins.keys():
            raise ValueError(f"Asked for {sorted(values)}, and the question has {sorted(self._stand_ins)}.")
        if self._compiled is None:
            self._compiled = self._compile()
        made, compiler = self._compiled, copy(self._compiled.compiler)
        compiler.connection = connection = connections[made.queryset.db]
        parameters = list(made.parameters)
        for place, name in made.asked:
            parameters[place] = _as_parameter(values[name], connection)
        # A queryset asks its compiler for the SQL and for how to read the rows, and only the first is different.
        compiler.as_sql = lambda: (made.sql, tuple(parameters))
        queryset: Any = made.queryset.all()
        queryset.query.get_compiler = lambda *_, **__: compiler
        return list(queryset)

    def _compile(self) -> _Compiled:
        queryset = self._make(**self._stand_ins)
        connection = connections[queryset.db]
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        compiler.connection = None  # every thread has its own
        names = {_as_parameter(value, connection): name for name, value in self._stand_ins.items()}
        asked = tuple((place, names[value]) for place, value in enumerate(parameters) if value in names)
        if unused := set(names.values()) - {name for _, name in asked}:
            raise ValueError(f"The question does not ask for {sorted(unused)}.")
        return _Compiled(queryset, compiler, sql, tuple(parameters), asked)


class PreparedWithin(Prepared[Row]):
    """A prepared question about one school, to be asked within a scope.

    `make` takes the scope of somebody who holds `permission` at the school and nothing else, the school's `urn`, and
    the other gaps. Whoever does not hold it there gets nothing, and nothing is asked.
    """

    def __init__(self, permission: str, make: Callable[..., QuerySet[Any, Row]], **gaps: type[Value]) -> None:
        def of_school(*, urn: int, **others: Value) -> QuerySet[Any, Row]:
            return make(scope=Scope(frozenset({(permission, urn)})), urn=urn, **others)

        super().__init__(of_school, urn=int, **gaps)
        self._permission = permission

    def ask_within(self, scope: Scope, urn: int, **values: Value) -> list[Row]:
        """What the queryset gives for this school and these values now."""
        return self.ask(urn=urn, **values) if scope.may(self._permission, urn) else []


def _as_parameter(value: Value, connection: Any) -> Any:
    """The value as this database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
