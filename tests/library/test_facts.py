"""Kleene's logic: what is not known is carried, never guessed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.case_trees import admitted, blank

from pistor.case import Case, Concern, Patient
from pistor.knowledge.conditions import (
    AgeAt,
    AtLeast,
    Between,
    Compare,
    Condition,
    In,
    Intersects,
    Is,
    Known,
    WithinDays,
)
from pistor.planning.facts import Answer, Facts

NO, UNKNOWN, YES = Answer.NO, Answer.UNKNOWN, Answer.YES
ON = date(2026, 11, 21)
ATOMS = ("pregnant", "breastfeeding", "may_become_pregnant")
GIVEN = {YES: True, NO: False, UNKNOWN: None}
BARE = Case(
    case=1,
    on=ON,
    patient=Patient(sex="female"),
    concerns=(Concern(id="melasma", zones=("face_malar_left",)),),
)


def atom(name):
    return Condition(is_=Is(fact=name))


def case_with(*values):
    """A case in which the atoms have these values, in order."""
    known = {name: GIVEN[value] for name, value in zip(ATOMS, values, strict=False)}
    return replace(BARE, answers=replace(BARE.answers, **known))


def answer(when, case, knowledge, days=None):
    return Facts(case, knowledge).holds(when, days).answer


def asked_for(when, case, knowledge):
    return Facts(case, knowledge).holds(when).asks


# The truth tables, written out.

AND = {
    (YES, YES): YES,
    (YES, UNKNOWN): UNKNOWN,
    (YES, NO): NO,
    (UNKNOWN, YES): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
    (UNKNOWN, NO): NO,
    (NO, YES): NO,
    (NO, UNKNOWN): NO,
    (NO, NO): NO,
}
OR = {
    (YES, YES): YES,
    (YES, UNKNOWN): YES,
    (YES, NO): YES,
    (UNKNOWN, YES): YES,
    (UNKNOWN, UNKNOWN): UNKNOWN,
    (UNKNOWN, NO): UNKNOWN,
    (NO, YES): YES,
    (NO, UNKNOWN): UNKNOWN,
    (NO, NO): NO,
}
NOT = {YES: NO, UNKNOWN: UNKNOWN, NO: YES}


@pytest.mark.parametrize(("values", "expected"), list(AND.items()))
def test_all_is_the_least_of_its_parts(values, expected, knowledge):
    when = Condition(all=(atom("pregnant"), atom("breastfeeding")))

    assert answer(when, case_with(*values), knowledge) is expected


@pytest.mark.parametrize(("values", "expected"), list(OR.items()))
def test_any_is_the_greatest_of_its_parts(values, expected, knowledge):
    when = Condition(any=(atom("pregnant"), atom("breastfeeding")))

    assert answer(when, case_with(*values), knowledge) is expected


@pytest.mark.parametrize(("value", "expected"), list(NOT.items()))
def test_not_turns_yes_and_no_and_leaves_unknown(value, expected, knowledge):
    when = Condition(not_=atom("pregnant"))

    assert answer(when, case_with(value), knowledge) is expected


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("values", list(product((YES, UNKNOWN, NO), repeat=3)))
def test_at_least_is_unknown_while_the_unknown_ones_decide(count, values, knowledge):
    when = Condition(at_least=AtLeast(count=count, of=tuple(map(atom, ATOMS))))
    certain, possible = values.count(YES), values.count(YES) + values.count(UNKNOWN)
    expected = YES if certain >= count else NO if possible < count else UNKNOWN

    assert answer(when, case_with(*values), knowledge) is expected


@pytest.mark.parametrize("values", list(product((YES, UNKNOWN, NO), repeat=2)))
def test_de_morgan_holds(values, knowledge):
    a, b = atom("pregnant"), atom("breastfeeding")
    neither = Condition(not_=Condition(any=(a, b)))
    both_not = Condition(all=(Condition(not_=a), Condition(not_=b)))
    case = case_with(*values)

    assert answer(neither, case, knowledge) is answer(both_not, case, knowledge)


CONDITIONS = st.recursive(
    st.sampled_from(ATOMS).map(atom),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda rows: Condition(all=tuple(rows))),
        st.lists(parts, min_size=1, max_size=3).map(lambda rows: Condition(any=tuple(rows))),
        parts.map(lambda part: Condition(not_=part)),
        st.builds(
            lambda count, rows: Condition(at_least=AtLeast(count=count, of=tuple(rows))),
            st.integers(1, 3),
            st.lists(parts, min_size=1, max_size=3),
        ),
    ),
    max_leaves=8,
)


@given(when=CONDITIONS, values=st.tuples(*[st.sampled_from((YES, UNKNOWN, NO))] * 3))
def test_learning_a_fact_never_turns_a_yes_or_a_no(when, values, knowledge):
    before = answer(when, case_with(*values), knowledge)
    for world in product(*[(YES, NO) if one is UNKNOWN else (one,) for one in values]):
        after = answer(when, case_with(*world), knowledge)

        assert after is not UNKNOWN
        assert before in (UNKNOWN, after)


@given(when=CONDITIONS, values=st.tuples(*[st.sampled_from((YES, UNKNOWN, NO))] * 3))
def test_what_is_asked_is_what_is_not_known_and_matters(when, values, knowledge):
    case = case_with(*values)
    held = Facts(case, knowledge).holds(when)
    unknown = {name for name, one in zip(ATOMS, values, strict=True) if one is UNKNOWN}

    assert set(held.asks) <= unknown
    assert bool(held.asks) is (held.answer is UNKNOWN)


# Single answers.


@pytest.mark.parametrize(
    ("born", "expected"),
    [(date(2008, 11, 21), NO), (date(2008, 11, 22), YES), (None, UNKNOWN)],
)
def test_an_age_is_counted_in_completed_years(born, expected, knowledge):
    under_age = Condition(age_at=AgeAt(is_="<", years=18))
    case = replace(BARE, patient=Patient(born=born))

    assert answer(under_age, case, knowledge) is expected


def test_somebody_born_on_a_leap_day_is_a_year_older_on_the_first_of_march(knowledge):
    under_age = Condition(age_at=AgeAt(is_="<", years=18))
    born = Patient(born=date(2008, 2, 29))

    assert answer(under_age, replace(BARE, on=date(2026, 2, 28), patient=born), knowledge) is YES
    assert answer(under_age, replace(BARE, on=date(2026, 3, 1), patient=born), knowledge) is NO


@pytest.mark.parametrize(
    ("sign", "expected"), [("<", NO), ("<=", YES), ("=", YES), (">=", YES), (">", NO)]
)
def test_a_number_at_the_bound_is_compared_exactly(sign, expected, knowledge):
    when = Condition(compare=Compare(fact="weight_kg", is_=sign, value=Decimal(50), unit="kg"))
    weighs = replace(BARE, patient=Patient(weight_kg=Decimal("50.0")))

    assert answer(when, weighs, knowledge) is expected
    assert answer(when, BARE, knowledge) is UNKNOWN
    assert asked_for(when, BARE, knowledge) == ("weight_kg",)


@pytest.mark.parametrize(("value", "expected"), [(3, NO), (4, YES), (6, YES), (None, UNKNOWN)])
def test_between_counts_both_ends(value, expected, knowledge):
    dark = Condition(
        between=Between(fact="phototype", low=Decimal(4), high=Decimal(6), unit="fitzpatrick")
    )

    case = replace(BARE, patient=Patient(phototype=value))

    assert answer(dark, case, knowledge) is expected


@pytest.mark.parametrize(("sex", "expected"), [("male", YES), ("female", NO), (None, UNKNOWN)])
def test_a_single_value_is_one_of_several_or_not_known(sex, expected, knowledge):
    when = Condition(in_=In(fact="sex", values=("male", "other")))

    assert answer(when, replace(BARE, patient=Patient(sex=sex)), knowledge) is expected


@pytest.mark.parametrize(("code", "expected"), [("FR", YES), ("US", NO), (None, UNKNOWN)])
def test_a_country_stands_under_the_law_that_it_inherits(code, expected, knowledge):
    in_the_union = Condition(in_=In(fact="jurisdiction", values=("EU",)))

    assert answer(in_the_union, replace(BARE, jurisdiction=code), knowledge) is expected


@pytest.mark.parametrize("fact", ATOMS)
def test_a_man_is_not_asked_about_pregnancy(fact, knowledge):
    man = replace(BARE, patient=Patient(sex="male"))

    assert answer(atom(fact), man, knowledge) is NO
    assert answer(Condition(known=Known(fact=fact)), man, knowledge) is YES


@pytest.mark.parametrize("value", [YES, NO, UNKNOWN])
def test_whether_something_is_known_is_itself_never_unknown(value, knowledge):
    when = Condition(known=Known(fact="pregnant"))

    assert answer(when, case_with(value), knowledge) is (NO if value is UNKNOWN else YES)


# Lists: what is named, in which state, and who prescribed it.


def intersects(fact, *ids, **fields):
    return Condition(intersects=Intersects(fact=fact, ids=ids, **fields))


def within(fact, *ids, days, **fields):
    return Condition(within_days=WithinDays(fact=fact, ids=ids, days=days, **fields))


def medicine(**fields):
    return admitted(blank(answers={"medicines": [{"id": "ibuprofen", **fields}]}))


ROWS = [
    ([], NO),
    ([{"id": "epilepsy"}], YES),
    ([{"id": "epilepsy", "status": "past"}], NO),
    ([{"id": "diabetes"}, {"id": "epilepsy"}], YES),
    (None, UNKNOWN),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_a_list_names_an_illness_does_not_or_was_not_asked(rows, expected, knowledge):
    case = admitted(blank(answers={"conditions": rows}))

    assert answer(intersects("conditions", "epilepsy"), case, knowledge) is expected


def test_a_member_counts_as_its_class(knowledge):
    nsaids = intersects("medicines", "nsaid")

    assert "nsaid" in knowledge.groups("medicines", "ibuprofen")
    assert answer(nsaids, medicine(last_taken=None), knowledge) is YES


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"last_taken": None, "prescribed": True}, YES),
        ({"last_taken": None, "prescribed": False}, NO),
        ({"last_taken": None}, UNKNOWN),
        ({"last_taken": "2026-11-01", "prescribed": True}, NO),
        ({"prescribed": True}, UNKNOWN),
    ],
)
def test_who_prescribed_a_medicine_and_whether_it_goes_on_is_never_guessed(
    fields, expected, knowledge
):
    taking = intersects("medicines", "ibuprofen", prescribed=True)

    assert answer(taking, medicine(**fields), knowledge) is expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2026-11-15", YES), ("2026-11-14", NO), (None, YES)],
)
def test_seven_days_after_the_last_tablet_the_wait_is_over(last, expected, knowledge):
    recent = within("medicines", "ibuprofen", days=7)

    assert answer(recent, medicine(last_taken=last), knowledge) is expected


def test_a_last_dose_that_nobody_named_is_not_known(knowledge):
    recent = within("medicines", "ibuprofen", days=7)

    assert answer(recent, medicine(), knowledge) is UNKNOWN


def test_a_rule_counts_the_days_of_the_position_in_force(knowledge):
    recent = within("medicines", "ibuprofen", days="position")
    case = medicine(last_taken="2026-11-15")

    assert answer(recent, case, knowledge, days=7) is YES
    assert answer(recent, case, knowledge, days=6) is NO


@pytest.mark.parametrize(
    ("zones", "expected"),
    [(["face_malar_left"], YES), (["face_temple_left"], NO), (None, YES)],
)
def test_a_place_nobody_noted_counts_as_the_planned_one(zones, expected, knowledge):
    rows = [{"id": "burn", "zones": zones}]
    case = admitted(blank(answers={"site_findings": rows}))

    assert answer(intersects("site_findings", "burn", zones="planned"), case, knowledge) is expected


def test_a_severity_nobody_noted_is_asked_for(knowledge):
    severe = intersects("conditions", "kidney-disease", severity=("severe",))
    said = {"severe": YES, "mild": NO, None: UNKNOWN}

    for severity, expected in said.items():
        rows = [{"id": "kidney-disease", "severity": severity}]
        case = admitted(blank(answers={"conditions": rows}))
        assert answer(severe, case, knowledge) is expected


# Answers that have aged, and checklists that did not ask.


def asked(fact, **fields):
    return {"asked": {fact: fields}}


def test_an_answer_older_than_its_question_allows_is_not_known(knowledge):
    good = knowledge.questions["pregnant"].valid_days
    assert good == 1
    for day, expected in (("2026-11-20", NO), ("2026-11-19", UNKNOWN)):
        case = admitted(blank(answers={"pregnant": False, **asked("pregnant", on=day)}))
        assert answer(atom("pregnant"), case, knowledge) is expected


def test_a_laboratory_value_that_has_aged_is_not_known(knowledge):
    low = Condition(compare=Compare(measurement="inr", is_=">", value=Decimal(3), unit="ratio"))
    assert knowledge.measurements["inr"].valid_days == 3
    for day, expected in (("2026-11-18", YES), ("2026-11-17", UNKNOWN)):
        row = {"id": "inr", "value": "3.4", "unit": "ratio", "on": day}
        case = admitted(blank(answers={"measurements": [row]}))
        assert answer(low, case, knowledge) is expected


def test_the_latest_of_several_values_counts(knowledge):
    high = Condition(compare=Compare(measurement="inr", is_=">", value=Decimal(3), unit="ratio"))
    rows = [
        {"id": "inr", "value": "3.4", "unit": "ratio", "on": "2026-11-19"},
        {"id": "inr", "value": "2.1", "unit": "ratio", "on": "2026-11-20"},
    ]
    for order in (rows, rows[::-1]):
        case = admitted(blank(answers={"measurements": order}))
        assert answer(high, case, knowledge) is NO


@pytest.mark.parametrize("edition", ["2026.10", "2026.11"])
def test_an_illness_younger_than_the_checklist_was_not_asked_for(edition, knowledge):
    assert knowledge.conditions["epilepsy"].since == "2026.11"
    stamp = asked("conditions", on="2026-11-21", edition=edition)
    case = admitted(blank(answers={"conditions": [], **stamp}))
    expected = UNKNOWN if edition < "2026.11" else NO

    assert answer(intersects("conditions", "epilepsy"), case, knowledge) is expected


def test_words_that_a_physician_mapped_count_as_what_they_mean(knowledge):
    said = {"conditions": [{"other": "fits as a child"}]}
    mapped = {"other": "fits as a child", "to": "epilepsy", "by": "Dr A", "reason": "asked"}
    has = intersects("conditions", "epilepsy")

    assert answer(has, admitted(blank(answers=said)), knowledge) is NO
    decided = blank(answers=said, decisions={"mapped": [mapped]})
    assert answer(has, admitted(decided), knowledge) is YES
