"""The days around another planned treatment, before and after, as its best statement has them."""

from datetime import timedelta

import pytest
from tests.library import made_up_edition as made

from pistor.case import Decisions, OtherTreatment, SetInterval, Wishes

TODAY = made.TODAY
RED = made.protocol("reds", "one", {"red": "10"})
PEEL_ON = TODAY + timedelta(days=10)


def day_of(*combinations, first=PEEL_ON, zones=("first_zone",), **fields):
    """How many days behind the peel a session lies that could begin on `first`."""
    away = ((TODAY, first - timedelta(days=1)),) if first > TODAY else ()
    result = made.planned(
        made.edition(RED, combinations=combinations),
        "one",
        combine_with=(OtherTreatment(id="peel", on=PEEL_ON, zones=zones),),
        wishes=Wishes(away=away),
        **fields,
    )
    ((session,),) = [one.chosen.series.sessions for one in result.courses]
    return (session.on - PEEL_ON).days, session.because


@pytest.mark.parametrize(
    ("statements", "first", "behind"),
    [
        ((made.combination("c", after=7),), 0, 7),
        ((made.combination("c", after=7),), -1, -1),
        ((made.combination("c", before=5),), -4, 1),
        ((made.combination("c", before=5),), -5, -5),
        ((made.combination("c", before=5, after=7),), -4, 7),
        ((), 0, 1),
        ((), -1, -1),
        ((made.combination("c", before=0, after=0, same_day=True),), 0, 0),
        ((made.combination("c", after=7, same_day=True),), 0, 7),
        ((made.combination("c", after=7), made.combination("d", after=9)), 0, 9),
        ((made.combination("c", after=7), made.combination("d", after=9, tier="C")), 0, 7),
        ((made.combination("c", after=9, concerns=("two",)),), 0, 1),
    ],
    ids=[
        "days after it",
        "nothing said of before",
        "days before it",
        "as many before as asked",
        "both",
        "nothing known, on its day",
        "nothing known, the day before",
        "a source did both on one day",
        "a source did both, and says to wait",
        "the longest of one tier",
        "the best tier",
        "said of another concern",
    ],
)
def test_a_session_keeps_the_days_around_another_treatment(statements, first, behind):
    assert day_of(*statements, first=PEEL_ON + timedelta(days=first))[0] == behind


def test_another_treatment_in_other_zones_bars_no_day():
    assert day_of(made.combination("c", after=7), zones=("second_zone",))[0] == 0


def test_another_treatment_whose_zones_nobody_named_is_taken_to_be_everywhere():
    assert day_of(made.combination("c", after=7), zones=())[0] == 7


@pytest.mark.parametrize("named", ["c", "peel"], ids=["the statement", "the treatment"])
@pytest.mark.parametrize(("days", "behind"), [(0, 0), (1, 1), (3, 3), (12, 12)])
def test_a_physician_sets_the_days_around_another_treatment(named, days, behind):
    decided = Decisions(
        intervals=(SetInterval(combination=named, days=days, by="Dr A", reason="own practice"),)
    )

    assert day_of(made.combination("c", after=7), decisions=decided)[0] == behind


def test_a_session_that_waits_says_for_what_and_why():
    behind, because = day_of(made.combination("c", before=11, after=7), first=TODAY)

    assert behind == 7
    assert because == "The first day that nothing bars. Moved by 17 days: Peel, c says so."
