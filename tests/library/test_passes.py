"""Acts of a course by session, the people a source treated, and what a dose makes matter."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import small_editions as made
from tests.library.case_trees import healthy
from tests.library.drawn_cases import plan_of
from tests.library.edition import knowledge as as_filed
from tests.library.small_editions import amount, limit, worked_out

from pistor.knowledge.knowledge import Knowledge
from pistor.planning.course import numbers_of

COSTANTINO = "costantino2011-lidocaine-ketoprofen-methylprednisolone"
POLYNUCLEOTIDES = "pn-midface2021-polynucleotides"
MINOXIDIL = "uzel2020-minoxidil-0-5-percent"


def course_of(tree):
    [course] = plan_of(tree).courses
    return course


def earlier(*days, protocol=COSTANTINO):
    parts = {
        part.substance for one in as_filed().protocols[protocol].passes for part in one.components
    }
    substances = [{"id": name} for name in sorted(parts)]
    return [
        {"on": day, "protocol": protocol, "substances": substances, "zones": ["back_lower"]}
        for day in days
    ]


# Which sessions have an act.


@given(
    sessions=st.just("all") | st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True),
    done=st.integers(0, 9),
    count=st.integers(0, 9),
)
def test_an_act_keeps_its_session_in_the_course_after_earlier_ones(sessions, done, count):
    one = (
        made.edition(
            protocols=[
                made.protocol(
                    made.a_pass(sessions=sessions if sessions == "all" else sorted(sessions))
                )
            ]
        )
        .protocols["made-up"]
        .passes[0]
    )
    coming = range(done + 1, done + count + 1)
    expected = [number - done for number in coming if sessions == "all" or number in sessions]

    assert list(numbers_of(one, done, count)) == expected


def test_costantino_gives_twice_forty_and_then_three_times_twenty_milligrams():
    passes = course_of(healthy("low-back-pain")).chosen.passes
    steroid = [one.formula.components[-1] for one in passes]

    assert [(one.id, one.sessions) for one in passes] == [("first", (1, 2)), ("later", (3, 4, 5))]
    assert [(part.substance, part.amount, part.unit) for part in steroid] == [
        ("methylprednisolone", 40, "mg"),
        ("methylprednisolone", 20, "mg"),
    ]
    assert [one.formula.total_ml for one in passes] == [3, 3]


@pytest.mark.parametrize(
    ("days", "sessions"),
    [
        (["2026-11-18"], [("first", (1,)), ("later", (2, 3, 4))]),
        (["2026-11-15", "2026-11-18"], [("later", (1, 2, 3))]),
        (["2026-11-12", "2026-11-15", "2026-11-18"], [("later", (1, 2))]),
    ],
)
def test_after_earlier_sessions_the_course_goes_on_with_the_act_that_follows(days, sessions):
    tree = healthy("low-back-pain", earlier_sessions=earlier(*days))
    chosen = course_of(tree | {"decisions": {"protocols": {"low-back-pain": COSTANTINO}}}).chosen

    assert [(one.id, one.sessions) for one in chosen.passes] == sessions
    assert len(chosen.series.sessions) == 5 - len(days)


# Whom a source treated.


def rejuvenation(patient, **decided):
    places = ("malar", "cheek_medial", "cheek_lateral", "nasolabial")
    zones = [f"face_{place}_{side}" for place in places for side in ("left", "right")]
    tree = healthy("skin-rejuvenation")
    tree["patient"] |= patient
    tree["concerns"] = [{"id": "skin-rejuvenation", "zones": zones}]
    return course_of(tree | ({"decisions": decided} if decided else {}))


def said_of(course, protocol):
    return {row.protocol: row.because for row in course.not_chosen}.get(protocol, "")


WOMEN_ONLY = "Its source treated women only; a physician may name it."


@pytest.mark.parametrize(("sex", "told"), [("female", False), ("male", True), ("other", True)])
def test_whom_the_source_did_not_treat_is_promised_nothing(sex, told):
    said = said_of(rejuvenation({"sex": sex}), POLYNUCLEOTIDES)

    assert (WOMEN_ONLY in said) is told


def test_a_physician_may_name_it_for_others():
    named = {"protocols": {"skin-rejuvenation": POLYNUCLEOTIDES}}

    assert rejuvenation({"sex": "male"}, **named).chosen.protocol == POLYNUCLEOTIDES


def ages(**studied) -> Knowledge:
    """An edition whose only protocol treated people of some age."""
    part = {"substance": "medicine", "undiluted": True}
    one = made.a_pass(part, volume_per_session_ml=amount(1, "ml"))
    return made.edition(
        protocols=[made.protocol(one, studied_in={**studied, "sources": made.CITED})],
        indications=[made.indication()],
    )


@pytest.mark.parametrize(
    ("born", "studied", "span"),
    [
        ("1996-11-21", {"from_age": 30, "to_age": 60}, None),
        ("1996-11-22", {"from_age": 30, "to_age": 60}, "30 to 60"),
        ("1965-11-22", {"from_age": 30, "to_age": 60}, None),
        ("1965-11-21", {"from_age": 30, "to_age": 60}, "30 to 60"),
        ("1996-11-22", {"from_age": 30}, "from 30"),
        ("1965-11-21", {"to_age": 60}, "up to 60"),
        (None, {"from_age": 18}, "from 18"),
    ],
)
def test_ages_count_in_completed_years_with_both_ends(born, studied, span):
    [course] = made.planned(
        ages(**studied), born=None if born is None else date.fromisoformat(born)
    )
    said = [row.because for row in course.not_chosen]

    if span is None:
        assert course.chosen is not None
    else:
        assert said == [f"Its source treated people aged {span} only; a physician may name it."]


# What a dose makes matter.


def weighed(mg, low):
    part = {"substance": "medicine", "amount": amount(mg, "mg"), "per": "session"}
    question = made.entry(
        "weight-kg",
        fact="weight_kg",
        ask="How heavy?",
        kind="number",
        family="body",
        asked_of="either",
        because="Made up for a test.",
        unit="kg",
        low=low,
        sources=made.CITED,
    )
    return made.edition(
        protocols=[made.protocol(made.a_pass(part, volume_per_session_ml=amount(1, "ml")))],
        limits=[limit("most", "4.5", "mg/kg", "kg")],
        questions=[question],
    )


@pytest.mark.parametrize(("mg", "matters"), [("90", False), ("90.1", True)])
def test_weight_is_asked_for_only_where_the_lightest_could_be_over_a_limit(mg, matters):
    """4.5 mg/kg for the lightest of 20 kg are 90 mg."""
    needs = worked_out(weighed(mg, "20")).needs

    assert needs == (frozenset({"weight_kg"}) if matters else frozenset())
    assert worked_out(weighed(mg, "20"), weight_kg=70).needs == frozenset()


def test_minoxidil_in_bare_per_cent_has_a_volume_and_no_amount():
    tree = healthy("androgenetic-alopecia")
    chosen = course_of(tree).chosen
    parts = [part for one in chosen.passes for part in one.formula.components]

    assert chosen.protocol == MINOXIDIL
    assert [(part.amount, part.unit) for part in parts] == [(None, None)]
    assert sum((one.formula.total_ml for one in chosen.passes), Decimal(0)) == 2
