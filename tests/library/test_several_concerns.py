"""Several concerns of one patient: who gives way, how far apart, and when they may join."""

import pytest
from tests.library import made_up_edition as made
from tests.library.case_trees import admitted, concern, healthy
from tests.library.edition import knowledge as as_filed

from pistor.case import Decisions
from pistor.planning.plan import plan

SHARED = {"one": ("first_zone",), "two": ("first_zone",)}
ONE = made.protocol("reds", "one", {"red": "10"}, sessions=3, every=7)
TWO = made.protocol("blues", "two", {"blue": "10"}, sessions=2, every=10)
WEEKLY_BLUES = made.protocol("blues", "two", {"blue": "10"}, sessions=3, every=7)
TOGETHER = made.pair("red", "blue", "compatible", "syringe")


def dates(*protocols, order=("one", "two"), zones=SHARED, pairs=(), **fields):
    """The days of every concern, all on one zone unless told."""
    knowledge = made.edition(*protocols, pairs=pairs)
    return made.dates(made.planned(knowledge, *order, zones=zones, **fields))


REDS = ["2026-11-21", "2026-11-28", "2026-12-05"]


# Shared zones.


def test_in_shared_zones_two_courses_keep_the_larger_of_their_spacings():
    assert dates(ONE, TWO) == {"one": REDS, "two": ["2026-12-15", "2026-12-25"]}


def test_the_concern_that_comes_later_in_the_case_gives_way():
    assert dates(ONE, TWO, order=("two", "one")) == {
        "one": ["2026-12-11", "2026-12-18", "2026-12-25"],
        "two": ["2026-11-21", "2026-12-01"],
    }


def test_one_shared_zone_of_several_is_enough():
    zones = {"one": ("first_zone", "second_zone"), "two": ("second_zone", "third_zone")}

    assert dates(ONE, TWO, zones=zones) == dates(ONE, TWO)


def test_in_zones_of_their_own_two_courses_meet_on_one_day():
    assert dates(ONE, TWO, zones=None) == {"one": REDS, "two": ["2026-11-21", "2026-12-01"]}


@pytest.mark.parametrize(
    ("every", "first_gaps", "first"),
    [
        ({"unit": "days", "usual": 5}, (), "2026-12-12"),
        ({"unit": "days", "least": 9, "usual": 40}, (), "2026-12-14"),
        ({"unit": "days", "usual": 2}, (3, 12), "2026-12-17"),
        ({"unit": "months", "usual": 1}, (), "2027-01-05"),
        ({"unit": "months", "least": 2, "usual": 3}, (), "2027-02-05"),
        (None, (), "2026-12-12"),
    ],
    ids=[
        "the other's is larger",
        "its least counts",
        "its largest first gap counts",
        "a month counts as 31 days",
        "two months count as 62",
        "it states none, the other's holds",
    ],
)
def test_the_spacing_that_is_kept_is_the_larger_one(every, first_gaps, first):
    one = made.protocol(
        "blues", "two", {"blue": "10"}, sessions=1, every=every, first_gaps=first_gaps
    )

    assert dates(ONE, one) == {"one": REDS, "two": [first]}


def test_where_no_interval_is_known_the_same_day_is_never_taken():
    reds = made.protocol("reds", "one", {"red": "10"})
    blues = made.protocol("blues", "two", {"blue": "10"})

    assert dates(reds, blues) == {"one": ["2026-11-21"], "two": ["2026-11-22"]}


@pytest.mark.parametrize("stated", [{"unit": "days", "most": 30}, {"unit": "days", "least": 0}])
def test_an_interval_without_a_shortest_gap_keeps_the_day_itself_free(stated):
    reds = made.protocol("reds", "one", {"red": "10"}, every=stated)
    blues = made.protocol("blues", "two", {"blue": "10"}, every=stated)

    assert dates(reds, blues) == {"one": ["2026-11-21"], "two": ["2026-11-22"]}


def test_a_third_concern_keeps_clear_of_both_before_it():
    greens = made.protocol("greens", "three", {"green": "10"}, sessions=1, every=3)
    zones = dict.fromkeys(("one", "two", "three"), ("first_zone",))
    reds = made.protocol("reds", "one", {"red": "10"}, sessions=2, every=20)
    blues = made.protocol("blues", "two", {"blue": "10"}, sessions=1, every=5)

    assert dates(reds, blues, greens, order=("one", "two", "three"), zones=zones) == {
        "one": ["2026-11-21", "2026-12-11"],
        "two": ["2026-12-31"],
        "three": ["2027-01-05"],
    }


def test_a_concern_that_has_no_course_keeps_no_day_free():
    only_practice = made.protocol("reds", "one", {"red": "10"}, every=7, standing="practice")

    assert dates(only_practice, TWO) == {"two": ["2026-11-21", "2026-12-01"]}


def test_a_course_that_waits_for_another_says_which_and_how_long():
    knowledge = made.edition(ONE, TWO)
    second = made.planned(knowledge, "one", "two", zones=SHARED).courses[1]
    moved, after = [row.because for row in second.chosen.series.sessions]

    assert moved == (
        "The first day that nothing bars. Moved by 24 days: "
        "One in the same zones, 10 days apart, the larger spacing of the two."
    )
    assert after == "10 days after session 1."


# On one day in shared zones.


def test_courses_whose_medicines_a_source_gave_together_join_on_one_day():
    assert dates(ONE, WEEKLY_BLUES, pairs=(TOGETHER,)) == {"one": REDS, "two": REDS}


def test_courses_that_join_keep_the_larger_spacing_on_every_other_day():
    often = made.protocol("blues", "two", {"blue": "10"}, sessions=4, every=5)

    assert dates(ONE, often, pairs=(TOGETHER,)) == {"one": REDS, "two": [*REDS, "2026-12-12"]}


def test_courses_do_not_join_where_the_other_comes_back_before_the_larger_spacing_is_over():
    """Its next session, seven days later, would fall within the ten."""
    assert dates(ONE, TWO, pairs=(TOGETHER,)) == dates(ONE, TWO)


@pytest.mark.parametrize(
    "forbids",
    [("syringe", "red", "blue"), ("day", "red", "blue"), ("syringe", "class:warm", "any")],
    ids=["in one syringe", "on one day", "by class with anything"],
)
def test_courses_do_not_join_where_anything_forbids_it(forbids):
    where, first, second = forbids
    pairs = (TOGETHER, made.pair(first, second, "forbidden", where))
    knowledge = made.edition(ONE, WEEKLY_BLUES, pairs=pairs, classes={"red": ("warm",)})

    assert made.dates(made.planned(knowledge, "one", "two", zones=SHARED)) == {
        "one": REDS,
        "two": ["2026-12-12", "2026-12-19", "2026-12-26"],
    }


def test_every_medicine_of_both_must_have_been_given_together():
    green_too = made.protocol("reds", "one", {"red": "10", "green": "5"}, sessions=3, every=7)
    green = made.pair("green", "blue", "compatible", "area")
    apart = {"one": REDS, "two": ["2026-12-12", "2026-12-19", "2026-12-26"]}

    assert dates(green_too, WEEKLY_BLUES, pairs=(TOGETHER,)) == apart
    assert dates(green_too, WEEKLY_BLUES, pairs=(TOGETHER, green)) == {"one": REDS, "two": REDS}


def test_a_caution_does_not_join():
    caution = made.pair("red", "blue", "caution", "day")

    assert dates(ONE, WEEKLY_BLUES, pairs=(caution,)) == dates(ONE, WEEKLY_BLUES)


def test_joined_courses_without_any_interval_still_take_no_day_together():
    """How near they may come is then not known at all."""
    reds = made.protocol("reds", "one", {"red": "10"})
    blues = made.protocol("blues", "two", {"blue": "10"})

    assert dates(reds, blues, pairs=(TOGETHER,)) == {"one": ["2026-11-21"], "two": ["2026-11-22"]}


# What is forbidden.

NEVER_THERE = made.pair("red", "blue", "forbidden", "area")


def planned_against(pair, zones=SHARED):
    return made.planned(made.edition(ONE, TWO, pairs=(pair,)), "one", "two", zones=zones)


def test_a_pair_forbidden_in_one_area_fells_the_later_concern_with_its_reason():
    result = planned_against(NEVER_THERE)

    assert made.dates(result) == {"one": REDS}
    assert made.because(result, "two") == {
        "blues": "In the same zones as one: red and blue: forbidden in one area."
    }


def test_a_pair_forbidden_in_one_area_may_be_given_in_two():
    assert made.dates(planned_against(NEVER_THERE, zones=None)) == dates(ONE, TWO, zones=None)


@pytest.mark.parametrize(("country", "fell"), [("XX", True), ("YY", False)])
def test_what_one_country_forbids_is_forbidden_there(country, fell):
    result = planned_against({**NEVER_THERE, "jurisdictions": [country]})

    assert made.chosen(result) == {"one": "reds", "two": None if fell else "blues"}


def test_a_pair_forbidden_on_one_day_is_kept_apart_in_whatever_zones():
    never = made.pair("red", "blue", "forbidden", "day")

    assert dates(ONE, TWO, zones=None, pairs=(never,)) == {
        "one": REDS,
        "two": ["2026-11-22", "2026-12-02"],
    }


def test_the_same_medicine_twice_is_not_a_pair_with_anything_else():
    alone = made.pair("red", "any", "forbidden", "area")
    more_red = made.protocol("more", "two", {"red": "10"}, sessions=2, every=10)
    result = made.planned(made.edition(ONE, more_red, pairs=(alone,)), "one", "two", zones=SHARED)

    assert made.chosen(result) == {"one": "reds", "two": "more"}


# The next protocol.

AND_GREEN = made.protocol("greens", "two", {"green": "10"}, sessions=2, every=10, standing="trial")
FIRST_BLUE = made.protocol("blues", "two", {"blue": "10"}, sessions=2, every=10, standing="label")


def test_the_next_protocol_is_tried_where_the_first_may_not_be_given():
    knowledge = made.edition(ONE, FIRST_BLUE, AND_GREEN, pairs=(NEVER_THERE,))
    result = made.planned(knowledge, "one", "two", zones=SHARED)

    assert made.chosen(result) == {"one": "reds", "two": "greens"}
    assert made.dates(result)["two"] == ["2026-12-15", "2026-12-25"]
    assert made.because(result, "two") == {
        "blues": "In the same zones as one: red and blue: forbidden in one area."
    }
    assert result.screening.verdict == "proceed"


def test_a_protocol_that_a_physician_named_is_taken_or_nothing_is():
    knowledge = made.edition(ONE, FIRST_BLUE, AND_GREEN, pairs=(NEVER_THERE,))
    named = Decisions(protocols={"two": "blues"})
    result = made.planned(knowledge, "one", "two", zones=SHARED, decisions=named)

    assert made.chosen(result) == {"one": "reds", "two": None}
    assert made.because(result, "two") == {
        "blues": "In the same zones as one: red and blue: forbidden in one area.",
        "greens": "Blues ranks before it.",
    }


def test_practice_is_not_taken_because_all_else_fell():
    practice = {**AND_GREEN, "standing": "practice"}
    knowledge = made.edition(ONE, FIRST_BLUE, practice, pairs=(NEVER_THERE,))
    result = made.planned(knowledge, "one", "two", zones=SHARED)

    assert made.chosen(result) == {"one": "reds", "two": None}
    assert made.because(result, "two")["greens"] == (
        "It rests on practice only: a physician may name it, it is never taken unasked."
    )


# The verdict when limits took everything.

TOO_MUCH = made.limit("red-a-day", "5", "mg", "day")


@pytest.mark.parametrize(
    ("order", "verdict"),
    [(("one",), "exclude"), (("one", "two"), "proceed")],
    ids=["nothing is left", "another concern is left"],
)
def test_the_verdict_excludes_only_when_limits_took_the_last_option_of_every_concern(
    order, verdict
):
    result = made.planned(made.edition(ONE, TWO, limits=(TOO_MUCH,)), *order)

    assert made.chosen(result)["one"] is None
    assert result.screening.verdict == verdict


def test_an_option_that_a_physician_may_still_name_leaves_the_verdict_as_it_is():
    practice = made.protocol("greens", "one", {"green": "1"}, standing="practice")
    result = made.planned(made.edition(ONE, practice, limits=(TOO_MUCH,)), "one")

    assert made.chosen(result) == {"one": None}
    assert result.screening.verdict == "proceed"


# The knowledge as it is filed.


@pytest.mark.parametrize(
    "names",
    [("low-back-pain", "chronic-low-back-pain"), ("chronic-low-back-pain", "low-back-pain")],
    ids=["acute first", "chronic first"],
)
def test_filed_protocols_for_one_zone_keep_the_larger_of_their_spacings(names):
    tree = healthy(names[0])
    tree["concerns"] = [concern(name) for name in names]
    result = plan(admitted(tree), as_filed())
    alone = plan(admitted(tree | {"concerns": tree["concerns"][:1]}), as_filed())
    usual = [
        as_filed().protocols[one.chosen.protocol].course.interval.usual for one in result.courses
    ]
    first, second = ([row.on for row in one.chosen.series.sessions] for one in result.courses)

    assert result.courses[:1] == alone.courses
    assert min(abs((day - other).days) for day in first for other in second) == max(usual)
