"""Courses whose first gaps differ, and where in them a patient stands after earlier sessions."""

from datetime import date

import pytest
from tests.library import made_up_edition as made
from tests.library.edition import knowledge as as_filed

from pistor.case import Decisions, Override
from pistor.planning.series import gap_after, gaps_of

TODAY = made.TODAY
TWICE_WEEKLY_THEN_MONTHLY = made.edition(
    made.protocol(
        "weekly-then-monthly",
        "one",
        {"red": "10"},
        sessions=6,
        first_gaps=(7, 7, 14),
        every={"unit": "months", "usual": 1},
    )
)


def days_after(*earlier, **fields):
    """The days of the course after earlier sessions on these days."""
    rows = [made.had(date.fromisoformat(day), red="10") for day in earlier]
    return made.dates(made.planned(TWICE_WEEKLY_THEN_MONTHLY, "one", earlier=rows, **fields))["one"]


def test_the_first_gaps_come_first_and_the_interval_holds_for_the_rest():
    assert days_after() == [
        "2026-11-21",
        "2026-11-28",
        "2026-12-05",
        "2026-12-19",
        "2027-01-19",
        "2027-02-19",
    ]


@pytest.mark.parametrize(
    ("earlier", "planned"),
    [
        # After one session the second weekly gap is the next but one.
        (
            ["2026-11-20"],
            ["2026-11-27", "2026-12-04", "2026-12-18", "2027-01-18", "2027-02-18"],
        ),
        (["2026-11-13", "2026-11-20"], ["2026-11-27", "2026-12-11", "2027-01-11", "2027-02-11"]),
        (["2026-11-06", "2026-11-13", "2026-11-20"], ["2026-12-04", "2027-01-04", "2027-02-04"]),
        (
            ["2026-10-01", "2026-10-08", "2026-10-15", "2026-10-31"],
            ["2026-12-01", "2027-01-01"],
        ),
        (["2026-08-01", "2026-08-08", "2026-08-15", "2026-08-29", "2026-10-01"], ["2026-11-21"]),
    ],
    ids=["one", "two", "three", "four", "five"],
)
def test_after_earlier_sessions_the_course_goes_on_where_it_stands(earlier, planned):
    assert days_after(*earlier) == planned


def test_the_order_in_which_earlier_sessions_were_noted_changes_nothing():
    assert days_after("2026-11-20", "2026-11-13") == days_after("2026-11-13", "2026-11-20")


def test_every_gap_of_a_filed_course_is_the_one_of_its_number():
    """The trial went weekly for a month, then every two weeks, then monthly."""
    protocol = as_filed().protocols["atigh-mesotherapy-beside-minoxidil-finasteride"]
    days = [(7, "days"), (7, "days"), (7, "days"), (14, "days"), (14, "days")]
    month = (1, "months")

    def written(gaps):
        return [(one.usual, one.unit) for one in gaps]

    assert written(gaps_of(protocol, 0, 9)) == [*days, month, month, month]
    assert written(gaps_of(protocol, 4, 4)) == [(14, "days"), month, month]
    assert gaps_of(protocol, 0, 1) == gaps_of(protocol, 3, 0) == ()
    assert gap_after(protocol, 0) == protocol.course.interval


MONTH_AT_LEAST = made.limit("month-apart", "1", "months", "interval", bound="at-least")


@pytest.mark.parametrize(
    ("every", "planned"),
    [
        (28, ["2026-11-21", "2026-12-21", "2027-01-21"]),
        (35, ["2026-11-21", "2026-12-26", "2027-01-30"]),
        ({"unit": "days", "least": 7, "usual": 20, "most": 25}, ["2026-11-21"]),
    ],
    ids=["shorter than the limit", "longer than the limit", "too short at its longest"],
)
def test_a_limit_between_sessions_holds_whatever_the_protocol_did(every, planned):
    row = made.protocol("monthly", "one", {"red": "10"}, sessions=3, every=every)
    knowledge = made.edition(row, limits=(MONTH_AT_LEAST,))

    assert made.dates(made.planned(knowledge, "one")) == {"one": planned}


@pytest.mark.parametrize("every", [7, None], ids=["an interval", "no interval stated"])
def test_a_limit_between_sessions_counts_from_an_earlier_session_too(every):
    """Also where the protocol itself states no interval at all."""
    row = made.protocol("single", "one", {"red": "10"}, sessions=2, every=every)
    knowledge = made.edition(row, limits=(MONTH_AT_LEAST,))
    earlier = [made.had(date(2026, 10, 31), red="10")]

    assert made.dates(made.planned(knowledge, "one", earlier=earlier)) == {"one": ["2026-12-01"]}


def test_a_limit_between_sessions_that_a_physician_overrides_holds_no_longer():
    row = made.protocol("weekly", "one", {"red": "10"}, sessions=2, every=7)
    apart = {**MONTH_AT_LEAST, "override": "physician"}
    goes_on = Override(rule="month-apart", on=TODAY, by="Dr A", reason="close watch")

    def dated(*overrides):
        knowledge = made.edition(row, limits=(apart,))
        return made.dates(made.planned(knowledge, "one", decisions=Decisions(overrides=overrides)))

    assert dated() == {"one": ["2026-11-21", "2026-12-21"]}
    assert dated(goes_on) == {"one": ["2026-11-21", "2026-11-28"]}


def test_an_interval_of_which_only_the_longest_is_stated_dates_one_session():
    row = made.protocol(
        "open", "one", {"red": "10"}, sessions=2, every={"unit": "days", "most": 40}
    )
    (course,) = made.planned(made.edition(row), "one").courses

    assert [one.on for one in course.chosen.series.sessions] == [TODAY]
    assert course.chosen.series.gives_up == (
        "1 of 2 sessions fit.",
        "The interval between sessions is not stated; a physician sets the dates.",
    )


def test_a_day_that_a_limit_asks_for_says_so():
    row = made.protocol("monthly", "one", {"red": "10"}, sessions=2, every=28)
    knowledge = made.edition(row, limits=(MONTH_AT_LEAST,))
    (course,) = made.planned(knowledge, "one").courses

    assert [one.because for one in course.chosen.series.sessions] == [
        "The first day that nothing bars.",
        "1 month after session 1, which a limit asks for.",
    ]
