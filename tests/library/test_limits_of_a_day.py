"""What one day and one course hold: summed over every concern and every earlier session."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.library import made_up_edition as made

from pistor.case import Decisions, Override, Wishes

TODAY = made.TODAY
SAME = "2026-11-21"
NEXT = "2026-11-22"
CLASSES = {"red": ("warm",), "blue": ("warm",), "green": ()}


def two_courses(limit, *, second="red", doses=("60", "60"), sessions=(1, 1), **fields):
    """One course of `red` and one of `second`, each on a zone of its own, weekly."""
    knowledge = made.edition(
        made.protocol("first", "one", {"red": doses[0]}, sessions=sessions[0], every=7),
        made.protocol("second", "two", {second: doses[1]}, sessions=sessions[1], every=7),
        limits=(limit,),
        classes=CLASSES,
    )
    return made.planned(knowledge, "one", "two", **fields)


def days_of_two(limit, **fields):
    return made.dates(two_courses(limit, **fields))


# One day.


@pytest.mark.parametrize(
    ("limit", "fields", "day"),
    [
        (made.limit("most", "120", "mg", "day"), {}, SAME),
        (made.limit("most", "119", "mg", "day"), {}, NEXT),
        (made.limit("most", "0.119", "g/day", "day"), {}, NEXT),
        (made.limit("most", "119", "mg", "session"), {}, NEXT),
        (made.limit("most", "119", "mg", "day"), {"second": "blue"}, SAME),
        (made.limit("most", "119", "mg", "day", of_class="warm"), {"second": "blue"}, NEXT),
        (made.limit("most", "119", "mg", "day", of_class="warm"), {"second": "green"}, SAME),
        (made.limit("most", "0.8", "ml", "session"), {}, SAME),
        (made.limit("most", "0.79", "ml", "session"), {}, NEXT),
        (made.limit("most", "0.79", "ml", "day", of_class="warm"), {"second": "blue"}, NEXT),
        (made.limit("most", "8", "points", "session"), {}, SAME),
        (made.limit("most", "7", "points", "session"), {}, NEXT),
        (made.limit("most", "2", "mg/kg", "kg"), {"weight_kg": "60"}, SAME),
        (made.limit("most", "2", "mg/kg", "kg"), {"weight_kg": "59.9"}, NEXT),
        (made.limit("most", "2", "mg/kg", "kg", of_class="warm"), {"weight_kg": "59.9"}, NEXT),
    ],
    ids=[
        "mg, as much as allowed",
        "mg",
        "mg against g",
        "mg a session",
        "another medicine",
        "a class",
        "not of the class",
        "ml, as much as allowed",
        "ml",
        "ml of a class",
        "points, as many as allowed",
        "points",
        "mg/kg, as much as allowed",
        "mg/kg",
        "mg/kg, another class",
    ],
)
def test_a_day_that_two_courses_would_overfill_is_left_to_the_first(limit, fields, day):
    assert days_of_two(limit, **fields) == {"one": [SAME], "two": [day]}


def test_only_the_days_that_would_be_overfilled_are_left():
    """Four weekly sessions beside two: the later course starts a day later and keeps its week."""
    limit = made.limit("most", "100", "mg", "day")

    assert days_of_two(limit, sessions=(2, 4)) == {
        "one": [SAME, "2026-11-28"],
        "two": [NEXT, "2026-11-29", "2026-12-06", "2026-12-13"],
    }


def test_a_day_is_summed_over_all_courses_before():
    knowledge = made.edition(
        *(made.protocol(f"p-{name}", name, {"red": "40"}) for name in ("one", "two", "three")),
        limits=(made.limit("most", "100", "mg", "day"),),
    )

    assert made.dates(made.planned(knowledge, "one", "two", "three")) == {
        "one": [SAME],
        "two": [SAME],
        "three": [NEXT],
    }


def test_a_limit_that_a_physician_overrides_is_not_summed():
    limit = made.limit("most", "100", "mg", "day", override="physician")
    goes_on = Override(rule="most", on=TODAY, by="Dr A", reason="watched for a day")
    decided = Decisions(overrides=(goes_on,))

    assert days_of_two(limit) == {"one": [SAME], "two": [NEXT]}
    assert days_of_two(limit, decisions=decided) == {"one": [SAME], "two": [SAME]}


def test_where_no_other_day_is_left_the_course_has_no_dates_and_says_what_would_help():
    result = two_courses(made.limit("most", "100", "mg", "day"), wishes=Wishes(finish_by=TODAY))

    assert made.dates(result) == {"one": [SAME], "two": []}
    assert result.courses[1].chosen.series.gives_up == (
        "0 of 1 sessions fit.",
        "All fit with a later end than wished, or moving the other treatment.",
    )


def test_a_date_that_a_physician_set_is_not_kept_on_a_day_that_is_full():
    decided = Decisions(dates={"two": {1: TODAY}})
    result = two_courses(made.limit("most", "100", "mg", "day"), decisions=decided)

    assert made.dates(result) == {"one": [SAME], "two": []}
    assert result.courses[1].chosen.series.gives_up == (
        "0 of 1 sessions fit.",
        "All fit with moving the other treatment, or the dates that were set.",
    )


# Earlier sessions on the same day.


def days_of_one(limit, *earlier, dose="60", **fields):
    knowledge = made.edition(
        made.protocol("first", "one", {"red": dose}), limits=(limit,), classes=CLASSES
    )
    return made.dates(made.planned(knowledge, "one", earlier=earlier, **fields))


@pytest.mark.parametrize(
    ("limit", "amount", "day"),
    [
        (made.limit("most", "100", "mg", "day", of_class="warm"), "40", SAME),
        (made.limit("most", "100", "mg", "day", of_class="warm"), "41", NEXT),
        (made.limit("most", "100", "mg", "day", of_class="warm"), None, NEXT),
        (made.limit("most", "2", "mg/kg", "kg", of_class="warm"), "80", SAME),
        (made.limit("most", "2", "mg/kg", "kg", of_class="warm"), "81", NEXT),
        (made.limit("most", "2", "mg/kg", "kg", of_class="warm"), None, NEXT),
        (made.limit("most", "1", "ml", "day", of_class="warm"), "1", NEXT),
        (made.limit("most", "10", "points", "session", of_class="warm"), None, NEXT),
        (made.limit("most", "100", "mg", "day"), "90", SAME),
    ],
    ids=[
        "mg, as much as allowed",
        "mg",
        "mg, nobody noted how much",
        "mg/kg, as much as allowed",
        "mg/kg",
        "mg/kg, nobody noted how much",
        "ml, noted in another unit",
        "points",
        "a medicine that the limit is not about",
    ],
)
def test_an_earlier_session_of_the_day_counts_and_an_unknown_amount_as_all(limit, amount, day):
    """It used another medicine, so that no interval of its own keeps the courses apart."""
    earlier = made.had(TODAY, blue=amount)

    assert days_of_one(limit, earlier, weight_kg="70") == {"one": [day]}


def test_a_medicine_noted_twice_in_one_session_counts_twice():
    limit = made.limit("most", "100", "mg", "day", of_class="warm")
    once = made.had(TODAY, blue="30")
    twice = made.twice(once)

    assert days_of_one(limit, once) == {"one": [SAME]}
    assert days_of_one(limit, twice) == {"one": [NEXT]}


def test_a_session_of_which_only_the_protocol_was_noted_counts_as_all_of_its_medicines():
    knowledge = made.edition(
        made.protocol("first", "one", {"red": "60"}),
        made.protocol("blues", "two", {"blue": "1"}),
        limits=(made.limit("most", "100", "mg", "day", of_class="warm"),),
        classes=CLASSES,
    )
    earlier = made.had_protocol(TODAY, "blues")

    assert made.dates(made.planned(knowledge, "one", earlier=(earlier,))) == {"one": [NEXT]}


def test_a_noted_amount_of_nothing_counts_as_nothing():
    limit = made.limit("most", "100", "mg", "day", of_class="warm")

    assert days_of_one(limit, made.had(TODAY, blue="0")) == {"one": [SAME]}


def test_an_earlier_session_of_another_day_counts_for_no_day():
    limit = made.limit("most", "100", "mg", "day", of_class="warm")

    assert days_of_one(limit, made.had(TODAY - timedelta(days=1), blue="90")) == {"one": [SAME]}


# A whole course.

COURSE = made.limit("of-a-course", "100", "mg", "course", of_class="warm")
OVER = (
    "Of-a-course: 100 mg would be exceeded over the whole course together with what comes "
    "before it; set other dates."
)


@pytest.mark.parametrize(
    ("sessions", "fell"),
    [((2, 3), False), ((3, 3), True), ((5, 1), True)],
    ids=["as much as allowed", "three and three", "the first has it all"],
)
def test_a_course_is_summed_over_all_concerns_and_falls_on_whatever_days(sessions, fell):
    result = two_courses(COURSE, second="blue", doses=("20", "20"), sessions=sessions)

    assert made.chosen(result) == {"one": "first", "two": None if fell else "second"}
    assert made.because(result, "two") == ({"second": OVER} if fell else {})


@pytest.mark.parametrize(
    ("amount", "fell"), [("40", False), ("41", True), (None, True)], ids=["40", "41", "not noted"]
)
def test_what_earlier_sessions_gave_counts_for_a_course(amount, fell):
    earlier = made.had(date(2026, 6, 1), blue=amount)

    assert days_of_one(COURSE, earlier) == ({} if fell else {"one": [SAME]})


# One session alone.


def alone(limit, dose, **fields):
    knowledge = made.edition(made.protocol("first", "one", {"red": dose}), limits=(limit,))
    return made.planned(knowledge, "one", **fields)


@pytest.mark.parametrize(
    ("dose", "used", "holds"),
    [("700", "10.00", True), ("700.1", "10.01", False), ("699.9", "10.00", True)],
)
def test_a_dose_for_body_weight_is_compared_before_it_is_rounded(dose, used, holds):
    """What is shown is rounded up, so that nothing over a limit is shown as the limit."""
    limit = made.limit("most", "10", "mg/kg", "kg", override="physician")
    goes_on = Override(rule="most", on=TODAY, by="Dr A", reason="to see the figure")
    (course,) = alone(
        limit, dose, weight_kg="70", decisions=Decisions(overrides=(goes_on,))
    ).courses
    ((row,),) = [part.limits for part in course.chosen.passes[0].formula.components]

    assert (row.used, row.holds) == (Decimal(used), holds)
    assert made.chosen(alone(limit, dose, weight_kg="70")) == {"one": "first" if holds else None}


# Nobody gave a weight.

PER_KG = made.limit("per-kg", "2", "mg/kg", "kg")


@pytest.mark.parametrize(
    ("doses", "asked"),
    [(("20", "20"), False), (("20", "21"), True), (("41", "1"), True)],
    ids=["safe at 20 kg", "over it together", "over it alone"],
)
def test_a_weight_is_asked_for_where_the_sum_of_a_day_could_exceed_what_it_allows(doses, asked):
    result = two_courses(PER_KG, doses=doses)

    assert [one.id for one in result.screening.questions] == (["weight-kg"] if asked else [])
    assert result.provisional is asked
    assert made.dates(result) == {"one": [SAME], "two": [SAME]}


def test_no_weight_is_asked_for_a_course_that_falls_anyway():
    """No answer could bring it back."""
    limits = (PER_KG, made.limit("most", "50", "mg", "day"))
    knowledge = made.edition(made.protocol("first", "one", {"red": "60"}), limits=limits)
    result = made.planned(knowledge, "one")

    assert made.chosen(result) == {"one": None}
    assert result.screening.questions == ()
    assert result.screening.verdict == "exclude"


def test_a_dose_whose_amount_cannot_be_worked_out_counts_as_all_of_the_day():
    """Per cent without weight in volume says how strong, and not how much."""
    knowledge = made.edition(
        made.protocol("first", "one", {"red": None}),
        made.protocol("second", "two", {"red": "1"}),
        limits=(made.limit("most", "100", "mg", "day"),),
    )

    assert made.dates(made.planned(knowledge, "one", "two")) == {"one": [SAME], "two": [NEXT]}
