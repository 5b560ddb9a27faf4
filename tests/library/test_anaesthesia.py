"""Injected anaesthetics of one day: shares of their strictest maximum, together at most 1."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.library import made_up_edition as made
from tests.library.case_trees import admitted, healthy
from tests.library.edition import knowledge as as_filed

from pistor.case import Decisions, GivenNumbing
from pistor.planning.plan import plan

TODAY = made.TODAY
NUMBS = {"red": ("local-anaesthetic",), "blue": ("local-anaesthetic",), "green": ()}
RED = made.limit("red-a-day", "200", "mg", "day")
BLUE = made.limit("blue-a-session", "400", "mg", "session", of="blue")
PER_KG = made.limit("red-for-weight", "4", "mg/kg", "kg")


def two_courses(doses, *, limits=(RED, BLUE), second="blue", **fields):
    """One course of red and one of another medicine, each on a zone of its own."""
    knowledge = made.edition(
        made.protocol("first", "one", {"red": doses[0]}),
        made.protocol("second", "two", {second: doses[1]}),
        limits=limits,
        classes=NUMBS,
    )
    return made.planned(knowledge, "one", "two", **fields)


def one_course(dose="100", *, limits=(RED, BLUE), medicine="red", **fields):
    knowledge = made.edition(
        made.protocol("first", "one", {medicine: dose}), limits=limits, classes=NUMBS
    )
    return made.planned(knowledge, "one", **fields)


def numbing(substance, amount, unit="mg"):
    given = GivenNumbing(
        substance=substance, amount=Decimal(amount), unit=unit, by="Dr A", reason="a nerve block"
    )
    return Decisions(numbing=(given,))


def days_of(result):
    """Every day with its shares, as text, and their sum."""
    return {
        one.on.isoformat(): (
            {row.substance: None if row.share is None else str(row.share) for row in one.parts},
            None if one.total is None else str(one.total),
            one.holds,
        )
        for one in result.anaesthetics
    }


# Sums.


@pytest.mark.parametrize(
    ("doses", "shares", "total"),
    [
        (("100", "200"), {"red": "0.500", "blue": "0.500"}, "1.000"),
        (("150", "100"), {"red": "0.750", "blue": "0.250"}, "1.000"),
        (("50", "60"), {"red": "0.250", "blue": "0.150"}, "0.400"),
        (("0.1", "0.1"), {"red": "0.001", "blue": "0.001"}, "0.001"),
    ],
)
def test_two_anaesthetics_of_one_day_are_each_a_share_of_their_own_maximum(doses, shares, total):
    result = two_courses(doses)

    assert made.dates(result) == {"one": ["2026-11-21"], "two": ["2026-11-21"]}
    assert days_of(result) == {"2026-11-21": (shares, total, True)}


@pytest.mark.parametrize("doses", [("100", "201"), ("150", "100.1"), ("199.99", "0.1")])
def test_shares_that_add_up_to_more_than_all_are_given_on_two_days(doses):
    """Neither goes over its own limit, and the least excess counts."""
    assert made.dates(two_courses(doses)) == {"one": ["2026-11-21"], "two": ["2026-11-22"]}


def test_thirds_that_fill_the_day_exactly_are_not_rounded_over_it():
    limits = (made.limit("three", "3", "mg", "day"), made.limit("six", "6", "mg", "day", of="blue"))
    result = two_courses(("1", "4"), limits=limits)

    assert days_of(result) == {"2026-11-21": ({"red": "0.334", "blue": "0.667"}, "1.000", True)}


def test_another_medicine_takes_no_share():
    assert days_of(two_courses(("200", "400"), second="green")) == {
        "2026-11-21": ({"red": "1.000"}, "1.000", True)
    }


def test_the_same_anaesthetic_of_two_courses_is_one_dose():
    result = two_courses(("60", "100"), second="red")
    ((part,),) = [one.parts for one in result.anaesthetics]

    assert (part.substance, part.dose_mg, part.most_mg) == ("red", Decimal(160), Decimal(200))


def test_two_in_one_session_of_one_protocol_that_are_too_much_fell_it():
    both = made.protocol("both", "one", {"red": "150", "blue": "150"})
    result = made.planned(made.edition(both, limits=(RED, BLUE), classes=NUMBS), "one")

    assert made.because(result, "one") == {
        "both": "The local anaesthetics of 2026-11-21 add up to 1.125 of what is allowed "
        "together, which is 1."
    }


# The strictest maximum.


@pytest.mark.parametrize(
    ("limits", "weight", "most"),
    [
        ((RED,), None, "200"),
        ((RED, PER_KG), "70", "200"),
        ((RED, PER_KG), "40", "160"),
        ((RED, made.limit("g", "0.15", "g", "session")), None, "150"),
        ((RED, made.limit("class", "120", "mg", "day", of_class="local-anaesthetic")), None, "120"),
        ((RED, made.limit("course", "90", "mg", "course")), None, "200"),
        ((RED, made.limit("point", "50", "mg", "point")), None, "200"),
        ((RED, made.limit("least", "1", "mg", "day", bound="at-least")), None, "200"),
    ],
    ids=["one", "heavy", "light", "in grams", "of its class", "course", "point", "from below"],
)
def test_the_strictest_maximum_of_a_day_counts(limits, weight, most):
    (day,) = one_course("50", limits=limits, weight_kg=weight).anaesthetics
    (part,) = day.parts

    assert (part.dose_mg, part.most_mg) == (Decimal(50), Decimal(most))


# What is not known.


@pytest.mark.parametrize(
    ("dose", "limits", "said"),
    [
        (None, (RED,), "How much red is injected is not known: a physician states it."),
        ("10", (BLUE,), "No text that was read states the most of red."),
    ],
    ids=["its amount", "its maximum"],
)
def test_what_is_not_known_of_an_anaesthetic_fells_the_course(dose, limits, said):
    result = one_course(dose, limits=limits)

    assert made.chosen(result) == {"one": None}
    assert made.because(result, "one") == {"first": said}
    assert result.screening.verdict == "exclude"


@pytest.mark.parametrize(
    ("dose", "asked"), [("80", False), ("81", True)], ids=["safe at 20 kg", "not safe at 20 kg"]
)
@pytest.mark.parametrize("limits", [(PER_KG,), (RED, PER_KG)], ids=["by weight", "by both"])
def test_a_maximum_for_body_weight_asks_for_the_weight_where_it_could_bind(limits, dose, asked):
    result = one_course(dose, limits=limits)

    assert made.chosen(result) == {"one": "first"}
    assert [one.id for one in result.screening.questions] == (["weight-kg"] if asked else [])
    assert result.screening.verdict == ("ask" if asked else "proceed")


def test_a_heavier_patient_never_has_a_larger_share():
    limits = (RED, PER_KG)
    shares = [
        one_course("50", limits=limits, weight_kg=str(kg)).anaesthetics[0].total
        for kg in range(20, 120, 7)
    ]

    assert shares == sorted(shares, reverse=True)


# A physician's own dose for numbing.


def test_a_physicians_dose_for_numbing_counts_on_every_day():
    row = made.protocol("first", "one", {"red": "50"}, sessions=2, every=7)
    knowledge = made.edition(row, limits=(RED, BLUE), classes=NUMBS)
    result = made.planned(knowledge, "one", decisions=numbing("blue", "100"))
    share = ({"red": "0.250", "blue": "0.250"}, "0.500", True)

    assert days_of(result) == {"2026-11-21": share, "2026-11-28": share}


@pytest.mark.parametrize(
    ("amount", "unit", "total"),
    [("150", "mg", "1.000"), ("0.15", "g", "1.000"), ("150000", "mcg", "1.000")],
)
def test_a_physicians_dose_may_be_written_in_any_mass(amount, unit, total):
    result = one_course("50", decisions=numbing("red", amount, unit))

    assert days_of(result) == {"2026-11-21": ({"red": total}, total, True)}


def test_numbing_for_a_course_that_injects_no_anaesthetic_is_counted_too():
    result = one_course("50", medicine="green", decisions=numbing("red", "100"))

    assert days_of(result) == {"2026-11-21": ({"red": "0.500"}, "0.500", True)}


def test_a_dose_for_numbing_that_is_too_much_fells_every_course_with_the_sum():
    result = one_course("50", decisions=numbing("red", "151"))

    assert made.because(result, "one") == {
        "first": "The local anaesthetics of 2026-11-21 add up to 1.005 of what is allowed "
        "together, which is 1."
    }


def test_numbing_without_a_known_maximum_asks_for_the_weight_or_fells_the_course():
    closed = one_course("1", limits=(BLUE,), medicine="green", decisions=numbing("red", "1"))
    asking = one_course("1", limits=(PER_KG,), medicine="green", decisions=numbing("red", "90"))

    assert made.because(closed, "one") == {"first": "No text that was read states the most of red."}
    assert [one.id for one in asking.screening.questions] == ["weight-kg"]


# Earlier sessions of the same day.


@pytest.mark.parametrize(
    ("amount", "day"),
    [("200", "2026-11-21"), ("201", "2026-11-22"), (None, "2026-11-22")],
    ids=["as much as allowed", "too much", "nobody noted how much"],
)
def test_what_an_earlier_session_of_the_day_injected_counts(amount, day):
    result = one_course("100", earlier=(made.had(TODAY, blue=amount),))

    assert made.dates(result) == {"one": [day]}


def test_an_earlier_session_of_which_only_the_protocol_was_noted_counts_as_not_known():
    knowledge = made.edition(
        made.protocol("first", "one", {"red": "1"}),
        made.protocol("blues", "two", {"blue": "1"}),
        limits=(RED, BLUE),
        classes=NUMBS,
    )
    earlier = (made.had_protocol(TODAY, "blues"),)

    assert made.dates(made.planned(knowledge, "one", earlier=earlier)) == {"one": ["2026-11-22"]}


def test_an_earlier_session_does_not_bar_what_numbs_nothing():
    earlier = (made.had(TODAY, blue=None), made.had(TODAY - timedelta(days=1), red="200"))
    result = one_course("100", medicine="green", earlier=earlier)

    assert made.dates(result) == {"one": ["2026-11-21"]}
    assert days_of(result) == {}


# The knowledge as it is filed.

BACK = healthy("low-back-pain")


def filed(**fields):
    return plan(admitted(BACK | fields), as_filed())


def filed_numbing(**rows):
    return {
        "numbing": [
            {"substance": name, "amount": dose, "unit": "mg", "by": "Dr A", "reason": "pain"}
            for name, dose in rows.items()
        ]
    }


def test_filed_anaesthetics_are_summed_by_their_strictest_labels():
    """Lidocaine 200 mg a day; mepivacaine 6 mg/kg, at 50 kg less than its 400 mg."""
    light = {**BACK["patient"], "weight_kg": "50"}
    result = filed(patient=light, decisions=filed_numbing(mepivacaine="90"))
    (first, *_) = result.anaesthetics

    assert {row.substance: (row.dose_mg, row.most_mg, row.share) for row in first.parts} == {
        "lidocaine": (Decimal(20), Decimal(200), Decimal("0.1")),
        "mepivacaine": (Decimal(90), Decimal(300), Decimal("0.3")),
    }
    assert (first.total, first.holds) == (Decimal("0.4"), True)
    assert len(result.anaesthetics) == 5


def test_filed_numbing_beyond_the_label_fells_the_course():
    result = filed(decisions=filed_numbing(lidocaine="181"))

    assert made.chosen(result) == {"low-back-pain": None}
    assert "add up to 1.005 of what is allowed together" in str(
        made.because(result, "low-back-pain")
    )


ADDS_UP = "Lidocaine and prilocaine from the cream are absorbed and add to what is injected."
COUNTS_TOO = (
    "The label also advises against a second one before or alongside. "
    "Whatever is given counts together, the cream too."
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "low-back-pain",
            [ADDS_UP, COUNTS_TOO],
        ),
        ("melasma", []),
    ],
    ids=["beside lidocaine", "beside none"],
)
def test_a_cream_beside_an_injected_amide_tells_its_caution(name, told):
    tree = healthy(name) | {"wishes": {"anaesthesia": "topical"}}
    numb = plan(admitted(tree), as_filed()).numbing

    assert numb.offered
    assert [one.say.strip() for one in numb.beside] == told


def test_a_cream_beside_a_physicians_own_amide_tells_its_caution():
    tree = healthy() | {
        "wishes": {"anaesthesia": "topical"},
        "decisions": filed_numbing(lidocaine="20"),
    }
    numb = plan(admitted(tree), as_filed()).numbing

    assert any("from the cream are absorbed" in one.say for one in numb.beside)
