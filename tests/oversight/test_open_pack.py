"""The open pack: nobody works out a hidden count of one to five from what is published.

A random trust publishes open cards and a pack, and some months later, with some figures revised, a second pack. The
attacker here knows nothing of how figures are hidden. He takes everything printed in both packs, even the numbers of
pupils behind each shown figure, and goes through all worlds that agree with it, school by school and with the totals of
the trust. He also tries what a reader would: that a school where he sees no change has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.suppression import (
    TOGETHER,
    PooledFigure,
    Printed,
    PrintedBefore,
    figures,
    suppress_document,
)
from headwater.evidence.measures.suppression.earlier import Earlier
from headwater.evidence.measures.suppression.tables import Table
from headwater.evidence.measures.suppression.together import Together

FEW = {1, 2, 3, 4, 5}
MEASURE, YEAR, MOST = "ks2.rwm_exp", "2024-25", 13
POOLED = ("all",)
"""The groups of which the trust's own figure stands in the pack: one, so that all worlds can be gone through."""
Group = tuple[int, int]
"""How many reached it, of how many."""
School = tuple[Group, Group]
"""Boys and girls."""
Trust = tuple[School, ...]
Seen = Mapping[tuple[int, str], tuple[int, int]]
"""What a pack shows, by school (−1: together) and group, with the pupils behind it."""


def groups_of(school: School) -> dict[str, Group]:
    boys, girls = school
    return {"boys": boys, "girls": girls, "all": (boys[0] + girls[0], boys[1] + girls[1])}


def together(trust: Trust, group: str) -> Group:
    counts = [groups_of(school)[group] for school in trust]
    return sum(did for did, _ in counts), sum(of for _, of in counts)


def percent(group: Group) -> Decimal:
    return (Decimal(100 * group[0]) / group[1]).quantize(Decimal(1), ROUND_HALF_UP)


# Publishing --------------------------------------------------------------------------------------------------------


@dataclass
class Pack:
    """One open pack: what it shows, and what the trust keeps of it."""

    seen: dict[tuple[int, str], tuple[int, int]]
    kept: list[PrintedBefore]


def publish(trust: Trust, name: str, earlier: Sequence[PrintedBefore] = ()) -> Pack:
    """The cards of all schools and the trust's own figures, as they are published: rounded percentages."""
    own = [
        Printed((at, group), MEASURE, Decimal(100 * did) / of, group, YEAR, at, did, of)
        for at, school in enumerate(trust)
        for group, (did, of) in groups_of(school).items()
        if of
    ]
    pooled = [
        PooledFigure(
            MEASURE,
            group,
            YEAR,
            percent(together(trust, group)),
            tuple(Share(f.place, f.value, None, f.numerator, f.denominator) for f in own if f.group == group),
            *together(trust, group),
        )
        for group in POOLED
        if together(trust, group)[1]
    ]
    hidden = suppress_document(own, pooled, earlier)
    seen, kept = {}, []
    for place, figure, schools in [
        *((figure.place, figure, frozenset()) for figure in own),
        *((TOGETHER, figure, figure.schools) for figure in pooled),
    ]:
        is_hidden = figure.key in hidden
        did, of = int(figure.numerator or 0), int(figure.denominator or 0)
        if not is_hidden:
            seen[-1 if place == TOGETHER else place, figure.group] = (did, of)
        value = None if is_hidden else percent((did, of))
        kept.append(
            PrintedBefore(name, place, MEASURE, figure.group, YEAR, value, did, of, figure.value, frozenset(schools))
        )
    return Pack(seen, kept)


# Attacking ---------------------------------------------------------------------------------------------------------


@cache
def every_group() -> tuple[Group, ...]:
    return tuple((did, of) for of in range(MOST + 1) for did in range(of + 1))


def worlds_of(seen: Sequence[Seen], at: int) -> list[School]:
    """Every school that agrees with what is printed of this one in all of these packs."""
    known: dict[str, Group] = {}
    for pack in seen:
        for group in ("boys", "girls", "all"):
            if (at, group) in pack and known.setdefault(group, pack[at, group]) != pack[at, group]:
                return []
    boys = [known["boys"]] if "boys" in known else every_group()
    girls = [known["girls"]] if "girls" in known else every_group()
    if "all" not in known:
        return list(product(boys, girls))
    did, of = known["all"]
    allowed = set(girls)
    return [(b, g) for b in boys if (g := (did - b[0], of - b[1])) in allowed]


def agreeing(seen: Seen, schools: Sequence[list[School]], at: int) -> list[School]:
    """Those worlds of one school with which the others can reach the totals of the trust."""
    totals = [group for group in POOLED if (-1, group) in seen]
    if not totals:
        return schools[at]

    def told(school: School) -> tuple[Group, ...]:
        return tuple(groups_of(school)[group] for group in totals)

    wanted = tuple(seen[-1, group] for group in totals)
    reached: set[tuple[Group, ...]] = {tuple((0, 0) for _ in totals)}
    for other, worlds in enumerate(schools):
        if other == at:
            continue
        steps = {told(school) for school in worlds}
        reached = {
            tuple((a + c, b + d) for (a, b), (c, d) in zip(one, step, strict=True))
            for one in reached
            for step in steps
            if all(a + c <= e and b + d <= f for (a, b), (c, d), (e, f) in zip(one, step, wanted, strict=True))
        }
    return [
        school
        for school in schools[at]
        if tuple((e - a, f - b) for (a, b), (e, f) in zip(told(school), wanted, strict=True)) in reached
    ]


def counts(school: School) -> dict[str, int]:
    return {
        name: count
        for group, (did, of) in groups_of(school).items()
        for name, count in ((f"{group} did", did), (f"{group} did not", of - did), (f"{group} counted", of))
    }


def pinned(worlds: Sequence[School]) -> dict[str, int]:
    """What is the same in every world."""
    first, *others = worlds
    known = counts(first)
    for school in others:
        other = counts(school)
        known = {name: count for name, count in known.items() if other[name] == count}
        if not known:
            break
    return known


def worked_out(trust: Trust, packs: Sequence[Pack], days: Sequence[Trust]) -> list[str]:
    """Every count of one to five, and every difference of so many between two packs, that the attacker can tell."""
    found = []
    known_then: dict[int, dict[str, int]] = {}
    for day, (pack, truth) in enumerate(zip(packs, days, strict=True)):
        worlds = [worlds_of([pack.seen], at) for at in range(len(trust))]
        for at in range(len(trust)):
            possible = agreeing(pack.seen, worlds, at)
            assert truth[at] in possible or max(of for _, of in truth[at]) > MOST
            known = pinned(possible)
            found += [f"{at}: {name} is {count}" for name, count in known.items() if count in FEW]
            for name, count in known_then.get(at, {}).items():
                if name in known and abs(known[name] - count) in FEW:
                    found.append(f"{at}: {name} moved by {known[name] - count}")
            if day == 0:
                known_then[at] = known
    return [*found, *unchanged(packs, days)]


def unchanged(packs: Sequence[Pack], days: Sequence[Trust]) -> Iterator[str]:
    """What can be told of the schools that were not revised, by whoever takes them for unrevised."""
    first, second = days
    same = [at for at in range(len(first)) if first[at] == second[at]]
    worlds = [
        worlds_of([pack.seen for pack in packs] if at in same else [packs[1].seen], at) for at in range(len(first))
    ]
    for at in same:
        for name, count in pinned(agreeing(packs[1].seen, worlds, at)).items():
            if count in FEW:
                yield f"{at}: {name} is {count}, unrevised"


def attacked(first: Trust, second: Trust) -> list[str]:
    one = publish(first, "autumn")
    two = publish(second, "spring", one.kept)
    return worked_out(first, (one, two), (first, second))


# Trusts ------------------------------------------------------------------------------------------------------------

sizes = st.integers(0, MOST).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
schools = st.tuples(sizes, sizes)


@st.composite
def revised(draw: Any) -> tuple[Trust, Trust]:
    """A trust and what its figures are some months later: mostly the same, some by a pupil or two, some anew."""
    first = tuple(draw(st.lists(schools, min_size=2, max_size=3)))
    second = []
    for school in first:
        how = draw(st.sampled_from(["same", "same", "little", "anew"]))
        second.append(school if how == "same" else draw(schools) if how == "anew" else draw(little(school)))
    return first, tuple(second)


def little(school: School) -> st.SearchStrategy[School]:
    def moved(group: Group) -> st.SearchStrategy[Group]:
        did, of = group
        return st.tuples(st.integers(max(0, did - 2), did + 2), st.integers(max(0, of - 2), min(MOST, of + 2))).map(
            lambda pair: (min(pair), max(pair[1], min(pair)))
        )

    return st.tuples(*(moved(group) for group in school))


@settings(max_examples=40, deadline=None)
@given(revised())
def test_nobody_works_out_a_hidden_count_from_two_open_packs(trusts):
    assert attacked(*trusts) == []


# Without any one of the rules he works something out: otherwise the test above could not fail.
ONE_BOY = (((1, 10), (6, 12)), ((7, 13), (6, 12)))
MANY = (((7, 13), (6, 12)), ((6, 13), (6, 12)))


def test_he_works_out_the_few_of_a_group_that_protect_nothing(monkeypatch):
    """Six of 12 girls, seven of all 22: one boy of ten."""
    trust = ONE_BOY
    assert attacked(trust, trust) == []
    monkeypatch.setattr(Table, "_protected", lambda table, first, *_: set(first))
    monkeypatch.setattr(Table, "_tells", lambda *_: False)
    monkeypatch.setattr(Together, "_tells", lambda *_: False)
    assert any("boys did is 1" in said for said in attacked(trust, trust))


def test_he_works_out_a_school_from_the_trust_where_its_figure_does_not_give_way(monkeypatch):
    """All boys of two schools less those of the one that is shown."""
    trust = (((7, 13), (6, 12)), ((2, 9), (3, 11)))
    assert attacked(trust, trust) == []
    monkeypatch.setattr(Together, "hide", lambda *_: {})
    assert any(said.startswith("1:") for said in attacked(trust, trust))


def test_he_works_out_the_pupil_who_came_where_earlier_packs_are_forgotten(monkeypatch):
    first = (MANY[0], MANY[0])
    second = (MANY[1], MANY[0])
    assert attacked(first, second) == []
    monkeypatch.setattr(figures, "Earlier", lambda _: Earlier([]))
    assert any("moved by 1" in said for said in attacked(first, second))


def test_he_works_out_everything_where_nothing_is_hidden(monkeypatch):
    monkeypatch.setattr(figures, "suppress", lambda *_: {})
    found = attacked(ONE_BOY, ONE_BOY)
    assert "0: boys did is 1" in found


@pytest.mark.parametrize("trust", [ONE_BOY, MANY])
def test_a_pack_still_shows_something(trust):
    assert publish(trust, "autumn").seen
