import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.calendar.cadence import Cadence, NotACadence, parse_cadence

limits = st.integers(0, 10)
minimums = st.booleans()
cadences = st.one_of(
    st.builds(Cadence, st.just("a-year"), st.integers(1, 52), service_years=limits, is_minimum=minimums),
    st.builds(Cadence, st.just("a-year"), st.just(3), spread=st.just("term"), service_years=limits),
    st.builds(Cadence, st.just("a-year"), st.just(6), spread=st.just("half-term"), is_minimum=minimums),
    st.builds(Cadence, st.just("each-term"), st.integers(0, 14), service_years=limits, is_minimum=minimums),
    st.builds(Cadence, st.just("each-half-term"), st.integers(0, 7), service_years=limits, is_minimum=minimums),
    st.builds(Cadence, st.just("every-weeks"), weeks=st.integers(1, 39), service_years=limits, is_minimum=minimums),
    st.builds(Cadence, st.sampled_from(["once", "as-needed", "unquantified"]), service_years=limits),
)


@given(cadences)
def test_every_cadence_is_read_back_from_its_canonical_spelling(cadence: Cadence):
    assert parse_cadence(str(cadence)) == cadence
    assert parse_cadence(f"  {str(cadence).upper().replace(' ', '   ')} ") == cadence


@given(st.text(max_size=150))
def test_any_other_text_is_refused_and_carried(text: str):
    read = read_or_refusal(text)
    if isinstance(read, NotACadence):
        assert read.text == text
        assert len(str(read)) < 400
    else:
        assert parse_cadence(str(read)) == read


def read_or_refusal(text: str) -> Cadence | NotACadence:
    try:
        return parse_cadence(text)
    except NotACadence as refused:
        return refused


@pytest.mark.parametrize(
    ("canonical", "spellings"),
    [
        ("1 a year", ["annually", "once a year", "yearly", "every year", "each academic year", "1/yr", "one a year"]),
        ("2 a year", ["twice a year", "2/yr", "two a year", "2 times a year", "2 per year", "Twice  Each Year"]),
        ("12 a year", ["twelve a year", "12 a year"]),
        ("3 a year, one a term", ["3 a year, one each term", "three a year (one a term)", "3/yr; termly"]),
        ("6 a year, one each half-term", ["6 a year, one a half term", "six a year – one each half-term"]),
        ("each term", ["termly", "every term", "once a term", "1 a term", "1/term"]),
        ("2 each term", ["twice a term", "two a term", "2 per term"]),
        ("each half-term", ["half-termly", "half termly", "each half term", "once a half-term", "every half‑term"]),
        ("2 each half-term", ["twice each half-term", "2 a half term"]),
        ("every week", ["weekly", "each week", "once a week", "every 1 week"]),
        ("every 2 weeks", ["fortnightly", "every fortnight", "every other week", "every two weeks", "2-weekly"]),
        ("every 4 weeks", ["4-weekly", "four weekly", "every four teaching weeks", "once every 4 weeks"]),
        ("once", ["one time only", "once only", "ONCE"]),
        ("as needed", ["on request", "as due", "as required", "when needed"]),
        ("unquantified", ["regular", "regularly"]),
        ("first 2 years of service", ["first two years of service", "for the first two years in post"]),
        ("first year of service", ["first 1 year of service", "in their first year in post"]),
        (
            "each half-term, first 2 years of service",
            ["half-termly for the first two years of service", "Each half-term, first 2 years in post"],
        ),
        ("at least 1 a year", ["at least once a year", "minimum 1 a year", "a minimum of 1 a year"]),
    ],
)
def test_spellings_that_people_use_are_read_as_the_canonical_one(canonical: str, spellings: list[str]):
    expected = parse_cadence(canonical)
    assert str(expected) == canonical
    assert [parse_cadence(spelling) for spelling in spellings] == [expected] * len(spellings)


def test_fields_say_what_was_written():
    assert parse_cadence("3 a year, one a term") == Cadence("a-year", 3, spread="term")
    assert parse_cadence("each term") == Cadence("each-term", 1)
    assert parse_cadence("every 2 weeks") == Cadence("every-weeks", weeks=2)
    assert parse_cadence("at least 2 a year") == Cadence("a-year", 2, is_minimum=True)
    assert parse_cadence("first 2 years of service") == Cadence("unquantified", service_years=2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("thrice", "“thrice” is not a cadence. Write it like “2 a year”"),
        ("", "Nothing says how often. Write it like “2 a year”"),
        (" ", "Nothing says how often."),
        ("0 a year", "nought is not how often"),
        ("0 each term", "nought is not how often"),
        ("every 0 weeks", "nought is not how often"),
        ("400 a year", "Write at most “52 a year”"),
        ("every 60 weeks", "a year has about 39 teaching weeks"),
        ("15 each term", "no term has more than 14 teaching weeks"),
        ("8 each half-term", "a half-term has seven teaching weeks"),
        ("4 a year, one a term", "one a term makes 3 a year. Write “3 a year, one a term” or “4 a year”."),
        ("3 a year, one each half-term", "one each half-term makes 6 a year"),
        ("first 0 years of service", "the first 1 to 10 years"),
        ("first 40 years of service", "the first 1 to 10 years"),
        ("at least once", "“at least” needs how often"),
        ("at least as needed", "“at least” needs how often"),
        ("monthly", "Write it like “every 4 weeks”"),
        ("2.5 a year", "“2.5 a year” is not a cadence."),
        ("-2 a year", "“-2 a year” is not a cadence."),
        ("a year", "“a year” is not a cadence."),
        ("2 a week", "“2 a week” is not a cadence."),
        ("9" * 5000 + " a year", "…” is not a cadence."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(text: str, why: str):
    with pytest.raises(NotACadence) as refused:
        parse_cadence(text)
    assert why in str(refused.value)
    assert refused.value.text == text


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "a-year"},
        {"kind": "a-year", "count": 2, "weeks": 4},
        {"kind": "each-term", "count": -1},
        {"kind": "each-term", "spread": "term"},
        {"kind": "every-weeks", "count": 2, "weeks": 2},
        {"kind": "once", "count": 1},
        {"kind": "unquantified", "service_years": -1},
    ],
)
def test_a_cadence_that_contradicts_itself_is_never_made(fields: dict[str, object]):
    with pytest.raises(NotACadence):
        Cadence(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 a year", 2),
        ("3 a year, one a term", 3),
        ("2 each term", 6),
        ("each half-term", 6),
        ("every week", 39),
        ("every 2 weeks", 19),
        ("every 4 weeks", 9),
        ("once", 1),
        ("as needed", None),
        ("unquantified", None),
        ("first 2 years of service", None),
    ],
)
def test_about_how_many_a_year(text: str, expected: int | None):
    cadence = parse_cadence(text)
    assert cadence.a_year() == expected
    assert cadence.is_scheduled == (expected is not None)


def test_a_longer_year_holds_more():
    assert parse_cadence("every 2 weeks").a_year(weeks=40) == 20
