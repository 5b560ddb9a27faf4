"""No limit is exceeded: worked out again from the entries, for every chosen course."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.library.case_trees import healthy
from tests.library.drawn_cases import for_cases, plan_of, treatable_case
from tests.library.edition import knowledge as as_filed

from pistor.planning.months import add_months

CASES = treatable_case()


def formulas(result):
    """Every formula with its course and its pass, where something is injected."""
    for course in result.courses:
        if course.chosen is None or not course.chosen.series.sessions:
            continue
        for one in course.chosen.passes:
            if one.formula is not None:
                yield course, one, one.formula


def limits_of(substance, one, knowledge):
    """The limits that bear on a substance in the layer and technique of a pass."""
    classes = knowledge.substances[substance].classes
    for limit in knowledge.limits.values():
        target = limit.applies_to
        if limit.layer not in (None, one.layer):
            continue
        named = target.substance == substance or target.substance_class in classes
        if named or target.technique == one.technique:
            yield limit


def authoritative(limit):
    return any(citation.tier != "C" for citation in limit.sources)


PER_ML = {"mg/ml": 1, "percent_wv": 10}


def dose_mg(part, formula):
    """The dose of one drawing from strength and volume, where both are stated.

    Else what its source states in mg; None where it states neither.
    """
    strength = part.concentration
    if strength is not None and strength.unit in PER_ML:
        ml = formula.total_ml if part.volume_ml is None else part.volume_ml
        return PER_ML[strength.unit] * strength.value * ml
    return part.amount if part.unit == "mg" else None


def sessions(result):
    """What every session gives of every medicine on all drawings together: mg, ml and points."""
    for course in result.courses:
        for session in () if course.chosen is None else course.chosen.series.sessions:
            given = {}
            for one in course.chosen.passes:
                if session.number not in one.sessions:
                    continue
                for part in one.formula.components:
                    key = part.substance, one.technique, one.layer
                    row = given.setdefault(key, (one, Counter()))[1]
                    row["points"] += one.map.count
                    row["ml"] += one.formula.total_ml
                    row["mg"] += dose_mg(part, one.formula) or 0
            for (substance, _, _), (one, row) in given.items():
                yield session.on, substance, one, row


def within(limit, value):
    return value <= limit.value if limit.bound == "at-most" else value >= limit.value


@for_cases(CASES)
def test_no_session_exceeds_its_points_or_its_volume(tree, knowledge):
    for _, substance, one, given_then in sessions(plan_of(tree)):
        for limit in limits_of(substance, one, knowledge):
            if limit.per in ("session", "day"):
                used = given_then.get(limit.unit.removesuffix("/day"))
                assert used is None or within(limit, used), limit.id


@for_cases(CASES)
def test_no_point_exceeds_its_volume_its_dose_or_its_strength(tree, knowledge):
    for _, one, formula in formulas(plan_of(tree)):
        largest = max(point.volume_ml for point in one.map.points)
        for part in formula.components:
            each = {"ml": largest}
            dose = dose_mg(part, formula)
            if dose is not None:
                strength = dose / formula.total_ml
                each |= {"mg": strength * largest, "mg/ml": strength}
            for limit in limits_of(part.substance, one, knowledge):
                if limit.per == "point" and authoritative(limit) and limit.unit in each:
                    assert within(limit, each[limit.unit]), limit.id


@for_cases(CASES)
def test_no_square_centimetre_exceeds_its_dose(tree, knowledge):
    """The ground is the measured area of the zones that got points, less what is untreated."""
    for course, one, formula in formulas(plan_of(tree)):
        untreated = sum((row.area_cm2 for row in course.chosen.untreated), Decimal(0))
        whole = sum((share.area_cm2 for share in one.map.zones), Decimal(0))
        for part in formula.components:
            for limit in limits_of(part.substance, one, knowledge):
                if limit.per == "cm2" and limit.unit == "mg/cm2":
                    # Untreated ground is told to a tenth of a square centimetre a zone.
                    slack = Decimal("0.05") * len(one.map.zones)
                    ground = whole - untreated + slack
                    assert dose_mg(part, formula) <= limit.value * ground, limit.id


@for_cases(CASES)
def test_no_body_weight_exceeds_its_dose(tree, knowledge):
    weight = Decimal(tree["patient"]["weight_kg"])
    for _, substance, one, given_then in sessions(plan_of(tree)):
        for limit in limits_of(substance, one, knowledge):
            if limit.per == "kg" and limit.unit in ("mg/kg", "mg/kg/day"):
                assert within(limit, given_then["mg"] / weight), limit.id


def sessions_before(substance, tree):
    """The days of earlier sessions with a substance, the oldest first."""
    rows = tree["answers"].get("earlier_sessions") or []
    return sorted(
        date.fromisoformat(row["on"])
        for row in rows
        if substance in {used["id"] for used in row["substances"]}
    )


@for_cases(CASES)
def test_no_course_exceeds_its_sessions_those_done_before_included(tree, knowledge):
    for course, one, formula in formulas(plan_of(tree)):
        coming = len(course.chosen.series.sessions)
        for part in formula.components:
            for limit in limits_of(part.substance, one, knowledge):
                if limit.per in ("course", "sessions") and limit.unit == "sessions":
                    done = len(sessions_before(part.substance, tree))
                    assert within(limit, Decimal(done + coming)), limit.id


def soonest(day, limit):
    if limit.unit == "months":
        return add_months(day, int(limit.value))
    return date.fromordinal(day.toordinal() + int(limit.value))


@for_cases(CASES)
def test_no_interval_is_shorter_than_its_limit_the_last_session_elsewhere_included(tree, knowledge):
    for course, one, formula in formulas(plan_of(tree)):
        coming = [session.on for session in course.chosen.series.sessions]
        for part in formula.components:
            before = sessions_before(part.substance, tree)[-1:]
            for limit in limits_of(part.substance, one, knowledge):
                if limit.per == "interval" and limit.unit in ("days", "months"):
                    for last, following in pairwise([*before, *coming]):
                        assert following >= soonest(last, limit), limit.id


@for_cases(CASES)
def test_no_spacing_is_smaller_than_its_limit(tree, knowledge):
    for _, one, formula in formulas(plan_of(tree)):
        for part in formula.components:
            for limit in limits_of(part.substance, one, knowledge):
                if limit.per == "spacing" and limit.unit == "mm":
                    assert one.map.spacing_mm >= limit.value, limit.id


@for_cases(CASES)
def test_no_day_exceeds_a_limit_over_all_courses_and_what_was_given_that_day(tree, knowledge):
    result = plan_of(tree)
    given_on = Counter()
    for on, substance, _, given_then in sessions(result):
        given_on[on, substance] += given_then["mg"]
    days = {day for day, _ in given_on}
    for limit in knowledge.limits.values():
        if limit.per in ("session", "day") and limit.unit in ("mg", "mg/day"):
            for day in days:
                assert within(limit, of_the_day(limit, day, given_on, tree, knowledge)), limit.id


def of_the_day(limit, day, given_on, tree, knowledge):
    """What a limit counts on a day; earlier amounts nobody noted count as the whole limit."""
    if limit.bound != "at-most":
        return limit.value
    mine = [name for on, name in given_on if on == day and about(limit, name, knowledge)]
    total = sum((given_on[day, name] for name in mine), Decimal(0))
    if not total:
        return Decimal(0)
    for row in tree["answers"].get("earlier_sessions") or []:
        for used in row["substances"]:
            if row["on"] == day.isoformat() and about(limit, used["id"], knowledge):
                total += Decimal(used["amount"]) if "amount" in used else limit.value
    return total


def about(limit, substance, knowledge):
    classes = knowledge.substances[substance].classes
    target = limit.applies_to
    return target.substance == substance or target.substance_class in classes


@for_cases(CASES)
def test_every_limit_that_bears_on_a_medicine_is_shown_beside_it(tree, knowledge):
    for _, one, formula in formulas(plan_of(tree)):
        for part in formula.components:
            shown = {row.rule for row in part.limits}
            bearing = {limit.id for limit in limits_of(part.substance, one, knowledge)}
            assert shown == bearing


@for_cases(CASES)
def test_what_does_not_hold_is_never_planned(tree):
    for _, _, formula in formulas(plan_of(tree)):
        assert [check.rule for check in formula.checks if check.holds is False] == []


@st.composite
def stated_doses(draw):
    """A physician names a protocol that its source leaves open, and states what is missing."""
    concern = draw(st.sampled_from(["melasma", "submental-fat"]))
    open_ones = [
        one
        for one in as_filed().protocols.values()
        if one.concern == concern and not one.complete and one.refused is None
    ]
    protocol = draw(st.sampled_from(open_ones))
    by = {"protocol": protocol.id, "by": "Dr A", "reason": "own practice"}
    unit = st.sampled_from(["point", "session", "cm2"])
    doses = [
        {**by, "substance": part.substance, "amount": amount, "unit": "mg/ml", "per": "ml"}
        for one in protocol.passes
        for part in one.components
        if (amount := draw(st.none() | st.sampled_from(["1", "10", "20", "200"])))
    ]
    volume = draw(st.sampled_from(["0.02", "0.2", "0.4", "2", "20"]))
    first = protocol.passes[0].components[0].substance
    doses.append({**by, "substance": first, "amount": volume, "unit": "ml", "per": draw(unit)})
    decided = {"doses": doses, "protocols": {concern: protocol.id}}
    return healthy(concern) | {"decisions": decided}


@given(tree=stated_doses())
def test_a_dose_that_a_physician_states_is_held_to_every_limit(tree):
    for course, _, formula in formulas(plan_of(tree)):
        for part in formula.components:
            for row in part.limits:
                assert row.holds is not False or not row.binds, (course.chosen.protocol, row.rule)


@given(tree=stated_doses())
def test_a_course_has_dates_only_with_a_dose(tree):
    """What cannot be worked out is listed with what is missing, and never chosen."""
    for course in plan_of(tree).courses:
        if course.chosen is not None and course.chosen.series.sessions:
            assert [one.id for one in course.chosen.passes if one.formula is None] == []


@for_cases(CASES)
def test_every_chosen_course_with_dates_has_a_dose_for_every_pass(tree):
    for course in plan_of(tree).courses:
        if course.chosen is not None and course.chosen.series.sessions:
            assert [one.id for one in course.chosen.passes if one.formula is None] == []


@given(
    weights=st.tuples(st.integers(20, 400), st.integers(20, 400)).map(sorted),
    concern=st.sampled_from(["melasma", "submental-fat"]),
)
def test_a_heavier_patient_never_has_less_of_a_dose_for_body_weight(weights, concern):
    used, held = [], []
    for weight in weights:
        tree = healthy(concern)
        tree["patient"]["weight_kg"] = str(weight)
        rows = [
            row
            for _, _, formula in formulas(plan_of(tree))
            for part in formula.components
            for row in part.limits
            if row.per == "kg"
        ]
        used.append({row.rule: row.used for row in rows})
        held.append({row.rule for row in rows if row.holds})
    lighter, heavier = used

    assert held[0] <= held[1]
    assert all(heavier[rule] <= lighter[rule] for rule in lighter)


def test_the_two_concerns_have_the_limits_that_these_tests_are_about():
    bearing = {
        (limit.per, limit.unit)
        for concern in ("melasma", "submental-fat")
        for _, one, formula in formulas(plan_of(healthy(concern)))
        for part in formula.components
        for limit in limits_of(part.substance, one, as_filed())
    }

    assert bearing >= {
        ("session", "points"),
        ("session", "ml"),
        ("point", "ml"),
        ("cm2", "mg/cm2"),
        ("kg", "mg/kg"),
        ("sessions", "sessions"),
        ("interval", "months"),
        ("spacing", "mm"),
    }
