"""Which school is the same school under another number."""

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.schools.lineage import Facts, FamilyTree, FormedFrom, Identity, Lineage
from headwater.reference.schools.register import LinkRecord

SEPT_16, SEPT_10 = date(2016, 9, 1), date(2010, 9, 1)
P, S = "Predecessor", "Successor"


def lineage(urn: int, links: list[tuple], facts: list[Facts] = ()) -> Lineage:
    return FamilyTree([LinkRecord(*link) for link in links], facts).of(urn)


def test_a_school_the_register_knows_nothing_of_is_itself():
    assert lineage(3, []) == Lineage((Identity(3, "own"),))


def test_a_closed_schools_own_number_held_until_it_closed():
    assert lineage(3, [], [Facts(3, closed_on=SEPT_16)]).identities == (Identity(3, "own", SEPT_16),)


def test_a_conversion_is_followed_back_and_dated_by_the_opening_of_the_academy():
    facts = [Facts(3, opened_on=SEPT_16), Facts(2, closed_on=date(2016, 8, 31))]
    assert lineage(3, [(3, 2, P, date(2016, 9, 14))], facts).identities == (
        Identity(3, "own"),
        Identity(2, "predecessor", SEPT_16),
    )


def test_a_link_without_facts_is_dated_by_the_link_and_one_without_a_date_not_at_all():
    assert lineage(3, [(3, 2, P, SEPT_16)]).identities[1] == Identity(2, "predecessor", SEPT_16)
    assert lineage(3, [(3, 2, P)]).identities[1] == Identity(2, "predecessor", None)


def test_a_link_told_only_from_the_old_schools_side_is_the_same_link():
    assert lineage(3, [(2, 3, S, SEPT_16)]) == lineage(3, [(3, 2, P, SEPT_16)])


def test_the_way_back_goes_on_through_several_conversions_and_never_forward():
    links = [(3, 2, P, SEPT_16), (2, 1, P, SEPT_10), (2, 3, S, SEPT_16), (1, 2, S, SEPT_10)]
    assert [each.urn for each in lineage(3, links).identities] == [3, 2, 1]
    assert [each.urn for each in lineage(2, links).identities] == [2, 1]
    assert [each.urn for each in lineage(1, links).identities] == [1]


def test_a_grandfather_listed_beside_the_father_is_no_second_predecessor():
    links = [(3, 2, P, SEPT_16), (3, 1, P), (2, 1, P, SEPT_10)]
    assert lineage(3, links) == Lineage(
        (Identity(3, "own"), Identity(2, "predecessor", SEPT_16), Identity(1, "predecessor", SEPT_10))
    )


@pytest.mark.parametrize(
    "kind",
    ["Predecessor - merged", "Predecessor - amalgamated", "Predecessor - Split School", "Result of Amalgamation"],
)
def test_a_school_it_was_formed_from_is_told_apart_and_its_results_are_not_the_schools(kind: str):
    assert lineage(3, [(3, 2, kind, SEPT_16)]) == Lineage((Identity(3, "own"),), (FormedFrom(2, kind, SEPT_16),))


def test_an_amalgamation_told_from_the_old_schools_side_counts_as_one():
    told = lineage(3, [(2, 3, "Successor - amalgamated", SEPT_16)])
    assert told.also_formed_from == (FormedFrom(2, "Predecessor - amalgamated", SEPT_16),)


def test_two_schools_that_became_one_are_neither_of_them_the_school_though_the_links_are_plain():
    told = lineage(3, [(3, 1, P), (3, 2, P)])
    assert told.identities == (Identity(3, "own"),)
    assert [each.urn for each in told.also_formed_from] == [1, 2]


def test_a_school_that_converted_and_later_took_another_in_keeps_its_own_history():
    facts = [Facts(3, opened_on=SEPT_10)]
    told = lineage(3, [(3, 1, P, SEPT_10), (3, 2, P, SEPT_16)], facts)
    assert told.identities == (Identity(3, "own"), Identity(1, "predecessor", SEPT_10))
    assert told.also_formed_from == (FormedFrom(2, P, SEPT_16),)


def test_what_was_formed_further_back_is_told_too():
    told = lineage(3, [(3, 2, P, SEPT_16), (2, 1, "Predecessor - merged", SEPT_10)])
    assert [each.urn for each in told.identities] == [3, 2]
    assert [each.urn for each in told.also_formed_from] == [1]


def test_a_school_that_went_on_as_two_is_neither_of_them():
    links = [(3, 1, P), (2, 1, P)]
    assert lineage(3, links).identities == (Identity(3, "own"),)
    assert [each.urn for each in lineage(3, links).also_formed_from] == [1]


def test_links_that_are_no_succession_are_passed_over():
    assert lineage(3, [(3, 2, "Sixth Form Centre Link"), (3, 1, "Parent site"), (3, 3, P)]) == Lineage(
        (Identity(3, "own"),)
    )


def test_the_same_laestab_finds_a_school_that_closed_when_this_one_opened():
    facts = [Facts(3, "9361234", opened_on=SEPT_16), Facts(2, "9361234", closed_on=date(2016, 8, 31))]
    assert lineage(3, [], facts).identities == (Identity(3, "own"), Identity(2, "same-laestab", SEPT_16))


@pytest.mark.parametrize(
    ("opened_on", "closed_on"),
    [(SEPT_16, date(2011, 8, 31)), (SEPT_16, date(2020, 8, 31)), (SEPT_16, None), (None, SEPT_16)],
)
def test_a_laestab_used_again_by_an_unrelated_school_or_without_dates_is_not_believed(opened_on, closed_on):
    facts = [Facts(3, "9361234", opened_on=opened_on), Facts(2, "9361234", closed_on=closed_on)]
    assert lineage(3, [], facts).identities == (Identity(3, "own"),)


def test_schools_without_a_laestab_do_not_share_one():
    facts = [Facts(3, "", opened_on=SEPT_16), Facts(2, "", closed_on=date(2016, 8, 31))]
    assert lineage(3, [], facts).identities == (Identity(3, "own"),)


def test_a_merged_school_does_not_come_back_in_through_its_laestab():
    facts = [Facts(3, "9361234", opened_on=SEPT_16), Facts(2, "9361234", closed_on=date(2016, 8, 31))]
    told = lineage(3, [(3, 2, "Predecessor - merged", SEPT_16)], facts)
    assert told.identities == (Identity(3, "own"),)


def test_a_school_whose_successor_is_another_does_not_come_in_through_its_laestab():
    facts = [Facts(3, "9361234", opened_on=SEPT_16), Facts(2, "9361234", closed_on=date(2016, 8, 31))]
    assert lineage(3, [(4, 2, P, SEPT_16)], facts).identities == (Identity(3, "own"),)


@pytest.mark.parametrize("links", [[(1, 2, P), (2, 1, P)], [(1, 2, P), (2, 3, P), (3, 1, P)], [(1, 1, P)]])
def test_links_in_a_circle_come_to_an_end(links):
    identities = lineage(1, links).identities
    assert len({each.urn for each in identities}) == len(identities)


urns = st.integers(1, 7)
kinds = st.sampled_from([P, P, P, S, S, "Predecessor - merged", "Successor - Split School", "Sixth Form Centre Link"])
some_day = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2025, 1, 1)))
links_of_any_kind = st.lists(st.builds(LinkRecord, urns, urns, kinds, some_day), max_size=20)
facts_of_any_kind = st.lists(
    st.builds(Facts, urns, st.sampled_from(["", "1", "2"]), some_day, some_day), unique_by=lambda fact: fact.urn
)


@given(links_of_any_kind, facts_of_any_kind, urns)
def test_whatever_the_links_say_a_lineage_ends_and_takes_no_school_twice(links, facts, urn):
    told = FamilyTree(links, facts).of(urn)
    numbers = [each.urn for each in told.identities]
    assert numbers[0] == urn
    assert [each.how for each in told.identities].count("own") == 1
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & {each.urn for each in told.also_formed_from}


@given(links_of_any_kind, facts_of_any_kind)
def test_no_schools_results_are_given_to_two_schools_that_have_nothing_to_do_with_one_another(links, facts):
    linked = {frozenset((link.urn, link.linked_urn)) for link in links}
    tree = FamilyTree(links, facts)
    heirs: dict[int, set[int]] = {}
    for urn in range(1, 8):
        for newer, older in pairwise(each.urn for each in tree.of(urn).identities):
            heirs.setdefault(older, set()).add(newer)
    for newer in heirs.values():
        assert all(frozenset(pair) in linked for pair in combinations(newer, 2))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=12, unique=True), st.randoms())
def test_a_chain_of_conversions_is_found_whole_from_either_side_of_its_links(chain, random):
    links = []
    for newer, older in pairwise(chain):
        links.append(LinkRecord(newer, older, P) if random.random() < 0.5 else LinkRecord(older, newer, S))
    random.shuffle(links)
    assert [each.urn for each in FamilyTree(links, []).of(chain[0]).identities] == chain
