"""Inventing the world: our trust school by school, then the schools around it by chance."""

from __future__ import annotations

from datetime import date
from random import Random

from headwater.demo.names import TOWNS, places
from headwater.demo.world import FIRST_URN, LAS, TRUST_UID, Link, Membership, Place, School, Trust, World

_ESTABS = {"Primary": 2000, "Secondary": 4000, "Not applicable": 7000, "Nursery": 1000, "independent": 6000}


def build(*, today: date, seed: int) -> World:
    """Invent the world as at `today`."""
    world = World(today=today, seed=seed)
    builder = _Builder(world)
    _our_trust(builder)
    _the_others(builder)
    return world


class _Builder:
    """Adds schools one after another, handing out URNs and establishment numbers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._estabs = {(la, band): number for la in LAS for band, number in _ESTABS.items()}

    def trust(self, uid: int, name: str, opened: date, kind: str = "Multi-academy trust") -> Trust:
        made = Trust(uid, name, kind, opened, f"{uid:08d}")
        self.world.trusts.append(made)
        return made

    def estab(self, la: str, phase: str) -> str:
        self._estabs[la, phase] += 1
        return f"{self._estabs[la, phase]:04d}"

    def school(self, name: str, place: Place, kind: str, **more: object) -> School:
        """Add one school; la 991, phase and town follow from the place unless given."""
        given = dict(more)
        la = str(given.pop("la", "991"))
        phase = str(given.pop("phase", "Secondary" if place.low == 11 else "Primary"))
        urn = FIRST_URN + len(self.world.schools)
        town = str(given.pop("town", "") or TOWNS[la][urn % len(TOWNS[la])])
        estab = str(given.pop("estab", "") or self.estab(la, phase))
        made = School(urn, place, la, estab, name, kind, phase, town, **given)  # type: ignore[arg-type]  # fields of School by name
        self.world.schools[urn] = made
        for old in made.predecessors:
            self._follow(made, self.world.schools[old], merged=len(made.predecessors) > 1)
        return made

    def _follow(self, new: School, old: School, *, merged: bool) -> None:
        on = new.opened or self.world.today
        end = " - merged" if merged else ""
        self.world.links += [
            Link(new.urn, old.urn, old.name, f"Predecessor{end}", on),
            Link(old.urn, new.urn, new.name, f"Successor{end}", on),
        ]

    def convert(
        self, old_name: str, name: str, place: Place, on: date, *, old_kind: str, kind: str, **more: object
    ) -> School:
        """A maintained school and the academy that took its place: a converter keeps its establishment number."""
        la, phase = str(more.get("la", "991")), more.get("phase")
        shared = {key: more[key] for key in ("la", "phase", "town", "religion") if key in more}
        keeps = kind in ("converter", "special converter")
        new_urn = FIRST_URN + len(self.world.schools) + 1
        old = self.school(
            old_name,
            place,
            old_kind,
            closed=on,
            closed_because="Academy Converter" if keeps else "For Academy",
            successor=new_urn,
            **shared,
        )
        estab = old.estab if keeps else self.estab(la, str(phase or old.phase))
        more["town"] = old.town
        return self.school(
            name,
            place,
            kind,
            estab=estab,
            opened=on,
            opened_because="Academy Converter" if keeps else "New Provision",
            predecessors=(old.urn,),
            **more,
        )

    def join(self, school: School, trust: Trust, joined: date | None = None, left: date | None = None) -> None:
        day = joined or school.opened or trust.opened
        self.world.memberships.append(Membership(school.urn, trust, day, left))


def _our_trust(b: _Builder) -> None:
    """Twelve schools, one of each kind that a trust's card must cope with, and one that left."""
    ours = b.trust(TRUST_UID, "Ashdown Demonstration Trust", date(2017, 3, 1))
    other = b.trust(99002, "Northmarsh Partnership of Schools", date(2015, 9, 1))

    ashdown = Place("ashdown", 3, 11, 58, fsm=0.27, eal=0.18, ability=0.6, trend=0.25, absence=0.97)
    b.join(
        b.convert(
            "Ashdown Community Primary",
            "Ashdown Primary",
            ashdown,
            date(2019, 9, 1),
            old_kind="community",
            kind="converter",
            town="Ashdown Cross",
        ),
        ours,
    )
    brackenfold = Place("brackenfold", 3, 11, 43, fsm=0.46, eal=0.31, sen=0.19, ability=-4.5, trend=0.55, absence=1.2)
    b.join(
        b.convert(
            "Brackenfold School",
            "Brackenfold Primary Academy",
            brackenfold,
            date(2018, 9, 1),
            old_kind="community",
            kind="sponsor led",
        ),
        ours,
    )
    infant = Place("quillham-infant", 4, 7, 60, fsm=0.14, eal=0.09, ability=1.0)
    b.join(
        b.convert(
            "Quillham Infants' School",
            "Quillham Infant School",
            infant,
            date(2020, 4, 1),
            old_kind="foundation",
            kind="converter",
            town="Pellbridge",
        ),
        ours,
    )
    junior = Place("quillham-junior", 7, 11, 62, fsm=0.15, eal=0.09, ability=2.6, trend=-0.45)
    b.join(
        b.convert(
            "Quillham Community Junior School",
            "Quillham Junior School",
            junior,
            date(2020, 4, 1),
            old_kind="foundation",
            kind="converter",
            town="Pellbridge",
        ),
        ours,
    )
    village = Place("thornmere", 4, 11, 5, fsm=0.12, eal=0.02, ability=1.0, absence=0.9)
    b.join(
        b.convert(
            "Thornmere Village School",
            "Thornmere Village Primary School",
            village,
            date(2022, 1, 1),
            old_kind="voluntary controlled",
            kind="converter",
            religion="Church of England",
        ),
        ours,
    )
    church = Place("st-cuthwin", 4, 11, 30, fsm=0.18, eal=0.12, ability=2.0, trend=0.1, absence=0.92)
    b.join(
        b.convert(
            "St Cuthwin’s CofE Voluntary Aided Primary School",
            "St Cuthwin’s Church of England Primary School",
            church,
            date(2021, 2, 1),
            old_kind="voluntary aided",
            kind="converter",
            religion="Church of England",
        ),
        ours,
    )
    b.join(_merger(b), ours)
    b.join(
        b.school(
            "Osier Park Primary School",
            Place("osier-park", 4, 11, 30, fsm=0.21, eal=0.26, ability=0.4, filling_since=2022),
            "free",
            opened=date(2022, 9, 1),
            opened_because="New Provision",
        ),
        ours,
    )
    pellbridge = Place("pellbridge", 11, 18, 205, fsm=0.22, eal=0.14, absence=0.95)
    b.join(
        b.convert(
            "Pellbridge Community School",
            "Pellbridge Academy",
            pellbridge,
            date(2017, 3, 1),
            old_kind="community",
            kind="converter",
            town="Pellbridge",
        ),
        ours,
    )
    hathermoor = b.convert(
        "Hathermoor Community College",
        "Hathermoor School",
        Place("hathermoor", 11, 16, 172, fsm=0.37, eal=0.11, sen=0.16, absence=1.16),
        date(2016, 9, 1),
        old_kind="community",
        kind="converter",
        town="Hathermoor",
    )
    b.join(hathermoor, other, left=date(2025, 2, 1))
    b.join(hathermoor, ours, joined=date(2025, 2, 1))
    dunnock = Place("dunnock-hill", 11, 16, 148, fsm=0.41, eal=0.24, sen=0.17, absence=1.08)
    b.join(
        b.convert(
            "Dunnock Hill Comprehensive School",
            "Dunnock Hill High School",
            dunnock,
            date(2022, 9, 1),
            old_kind="foundation",
            kind="sponsor led",
            town="Dunnock Hill",
        ),
        ours,
    )
    sallowgarth = Place("sallowgarth", 3, 19, 9, fsm=0.45, eal=0.13, sen=0.02, ehcp=0.985, ability=-8)
    b.join(
        b.convert(
            "Sallowgarth Special School",
            "Sallowgarth School",
            sallowgarth,
            date(2019, 4, 1),
            old_kind="community special",
            kind="special converter",
            phase="Not applicable",
        ),
        ours,
    )
    saltern = b.convert(
        "Saltern Community Primary School",
        "Saltern Primary School",
        Place("saltern", 4, 11, 30, fsm=0.3, ability=-1.0),
        date(2018, 4, 1),
        old_kind="community",
        kind="converter",
        la="992",
    )
    b.join(saltern, ours, left=date(2024, 9, 1))
    b.join(saltern, other, joined=date(2024, 9, 1))


def _merger(b: _Builder) -> School:
    """An infant and a junior school that became one primary in September 2021."""
    on = date(2021, 9, 1)
    older = [
        b.school(
            f"Larkhollow {kind} School",
            Place(f"larkhollow-{kind.lower()}", low, high, 45, fsm=0.29, eal=0.2, ability=-0.8),
            "community",
            town="Ashdown Cross",
            closed=on,
            closed_because="Result of Amalgamation/Merger",
            successor=FIRST_URN + len(b.world.schools) + 2 - index,
        )
        for index, (kind, low, high) in enumerate((("Infant", 4, 7), ("Junior", 7, 11)))
    ]
    return b.school(
        "Larkhollow Primary Academy",
        Place("larkhollow", 4, 11, 45, fsm=0.29, eal=0.2, ability=-0.8, trend=0.3),
        "sponsor led",
        town="Ashdown Cross",
        opened=on,
        opened_because="Result of Amalgamation",
        predecessors=tuple(s.urn for s in older),
    )


def _the_others(b: _Builder) -> None:
    """About three hundred schools around them, so that an authority's and England's rows mean something."""
    random = b.world.random("others")
    names = iter(places(random))
    trusts = [b.trust(99003 + n, f"{next(names)} Schools Trust", date(2012 + n, 9, 1)) for n in range(6)]
    trusts += [t for t in b.world.trusts if t.uid == 99002]
    single = 99020
    low_coverage = {17, 64}
    for number in range(228):
        la, name = random.choice("1112223334"), next(names)
        place = _a_primary(random, name, low_coverage=number in low_coverage)
        _background(b, random, f"99{la}", place, name, "Primary", trusts)
    for _ in range(44):
        la, name = random.choice("1112223334"), next(names)
        place = Place(
            name.lower(),
            11,
            random.choice((16, 16, 18)),
            random.randint(110, 240),
            fsm=random.betavariate(3.2, 9),
            eal=random.betavariate(1.2, 5),
            absence=random.gauss(1, 0.13),
        )
        _background(b, random, f"99{la}", place, name, "Secondary", trusts)
        if random.random() < 0.08:
            academy = next(reversed(b.world.schools.values()))
            if (
                academy.kind == "converter"
                and academy.opened
                and b.world.membership(academy.urn, b.world.today) is None
            ):
                b.join(academy, b.trust(single, f"{name} Academy Trust", academy.opened, "Single-academy trust"))
                single += 1
    for _ in range(14):
        la, name = random.choice("1112223334"), next(names)
        place = Place(
            name.lower(),
            random.choice((3, 4, 11)),
            random.choice((16, 19)),
            random.randint(6, 14),
            fsm=0.45,
            sen=0.02,
            ehcp=0.98,
            ability=-8,
        )
        b.school(f"{name} School", place, "community special", la=f"99{la}", phase="Not applicable")
    for _ in range(6):
        la, name = random.choice("1234"), next(names)
        b.school(
            f"{name} House School",
            Place(name.lower(), 4, 18, 22, fsm=0, ehcp=0.005, ability=4),
            "independent",
            la=f"99{la}",
            phase="Not applicable",
            estab=b.estab(f"99{la}", "independent"),
        )
    for _ in range(5):
        la, name = random.choice("1234"), next(names)
        b.school(f"{name} Nursery School", Place(name.lower(), 3, 5, 40), "nursery", la=f"99{la}", phase="Nursery")


def _a_primary(random: Random, name: str, *, low_coverage: bool) -> Place:
    fsm = random.betavariate(2.4, 7.5)
    return Place(
        name.lower(),
        random.choice((3, 4, 4, 4)),
        11,
        random.choice((6, 15, 28, 30, 30, 30, 45, 58, 60, 60, 90)),
        fsm=fsm,
        eal=random.betavariate(0.8, 3.4),
        sen=min(0.3, max(0.05, random.gauss(0.13, 0.035))),
        ehcp=max(0.003, random.gauss(0.018, 0.008)),
        ability=random.gauss(0, 1.7) - 9 * (fsm - 0.24),
        trend=random.gauss(0, 0.2),
        absence=max(0.6, random.gauss(1, 0.1) + 0.6 * (fsm - 0.24)),
        low_coverage=low_coverage,
    )


def _background(b: _Builder, random: Random, la: str, place: Place, name: str, phase: str, trusts: list[Trust]) -> None:
    """One more school: maintained still, or an academy since some September, in a trust as often as not."""
    full = f"{name} {phase} School"
    church = random.random() < (0.28 if phase == "Primary" else 0.1)
    religion = (
        random.choice(("Church of England", "Church of England", "Roman Catholic")) if church else "Does not apply"
    )
    maintained = random.choice(("voluntary aided", "voluntary controlled")) if church else "community"
    if random.random() < (0.42 if phase == "Primary" else 0.75):
        on = date(random.randint(2012, 2025), random.choice((2, 4, 9, 9)), 1)
        kind = random.choice(("converter", "converter", "converter", "sponsor led"))
        academy = b.convert(
            full,
            f"{name} {phase} Academy",
            place,
            on,
            old_kind=maintained,
            kind=kind,
            la=la,
            phase=phase,
            religion=religion,
        )
        if random.random() < 0.85:
            trust = random.choice([t for t in trusts if t.opened <= on] or trusts[-1:])
            b.join(academy, trust, joined=max(on, trust.opened))
    else:
        b.school(full, place, maintained, la=la, phase=phase, religion=religion)
