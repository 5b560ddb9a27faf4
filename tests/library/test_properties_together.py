"""Several concerns of drawn cases: what must hold of their days, whatever they are."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given, seed
from hypothesis import strategies as st
from tests.library import made_up_edition as made

from pistor.case import Decisions
from pistor.plain_json import digest, tree_of
from pistor.planning.plan import plan

NAMES = ("one", "two", "three")
MEDICINES = ("red", "blue", "green")
MIXTURES = (("red",), ("blue",), ("green",), ("red", "green"), ("red", "blue"))
WARM = ("warm", "local-anaesthetic")
CLASSES = {"red": WARM, "blue": WARM, "green": ()}
LIMITS = (
    made.limit("red-mg", "100", "mg", "day", of="red"),
    made.limit("red-kg", "2", "mg/kg", "kg", of="red"),
    made.limit("blue-mg", "200", "mg", "session", of="blue"),
    made.limit("blue-ml", "0.9", "ml", "session", of="blue"),
    made.limit("warm-kg", "3", "mg/kg", "kg", of_class="warm"),
    made.limit("warm-course", "500", "mg", "course", of_class="warm"),
    made.limit("green-points", "9", "points", "session", of="green"),
    made.limit("green-mg", "150", "mg", "day", of="green"),
)
GIVEN_TOGETHER = ({"red", "blue"}, {"red", "green"})
PAIRS = (
    *(made.pair(*sorted(one), "compatible", "syringe") for one in GIVEN_TOGETHER),
    made.pair("blue", "green", "forbidden", "day"),
)
SHUT = tuple((made.TODAY + timedelta(days=number)).isoformat() for number in range(12))


@st.composite
def protocols(draw, name):
    """One or two ways of treating a concern, each with one or two medicines."""
    rows = []
    for number in range(draw(st.integers(1, 2))):
        used = draw(st.sampled_from(MIXTURES))
        doses = {medicine: str(draw(st.integers(1, 9)) * 10) for medicine in used}
        every = draw(st.none() | st.just(7) | st.integers(1, 20))
        many = draw(st.integers(1, 4))
        rows.append(made.protocol(f"{name}-{number}", name, doses, sessions=many, every=every))
    return rows


@st.composite
def earlier_sessions(draw):
    day = made.TODAY - timedelta(days=draw(st.sampled_from([0, 0, 3, 30])))
    amount = draw(st.none() | st.integers(0, 150).map(str))
    return made.had(day, **{draw(st.sampled_from(MEDICINES)): amount})


@st.composite
def cases(draw, names=NAMES):
    """Concerns on zones that may be shared, under limits of every kind."""
    names = names[: draw(st.integers(min(2, len(names)), len(names)))]
    knowledge = made.edition(
        *(row for name in names for row in draw(protocols(name))),
        limits=LIMITS,
        pairs=PAIRS,
        classes=CLASSES,
    )
    case = made.case(
        *names,
        zones={name: (draw(st.sampled_from(made.ZONES[:2])),) for name in names},
        weight_kg=str(draw(st.integers(20, 120))),
        earlier=draw(st.lists(earlier_sessions(), max_size=2)),
        practice=made.shut(*draw(st.lists(st.sampled_from(SHUT), max_size=3))),
    )
    return case, knowledge


CASES = cases()


def for_cases(test):
    """Run a test on the same drawn cases as every other, so that each is planned once."""
    return seed(20261121)(given(drawn=CASES)(test))


_PLANS = {}


def planned(case, knowledge):
    key = digest(tree_of(case)), knowledge.digest
    if key not in _PLANS:
        _PLANS[key] = plan(case, knowledge)
    return _PLANS[key]


# Worked out again, from the protocols and not from the formulas.


def given_on(result, knowledge):
    """Every session: its day, its course's protocol, and mg by medicine."""
    for course in result.courses:
        if course.chosen is not None:
            protocol = knowledge.protocols[course.chosen.protocol]
            (one,) = protocol.passes
            doses = {part.substance: part.amount.value for part in one.components}
            for session in course.chosen.series.sessions:
                yield session.on, course, doses


def counted(limit, medicine, dose, most):
    """What one medicine of one session counts under a limit, a syringe counted apart."""
    if limit.applies_to.substance != medicine and (
        limit.applies_to.substance_class not in CLASSES[medicine]
    ):
        return Decimal(0)
    if limit.unit in ("ml", "points"):
        return most if dose is None else Decimal(0)
    return most if dose is None else dose


def summed(limit, days, case, result, knowledge):
    """What the plan and the earlier sessions of some days count; None when the plan gives none."""
    most = limit.value * (case.patient.weight_kg if limit.per == "kg" else 1)
    total, planned = Decimal(0), False
    for on, _, doses in given_on(result, knowledge):
        mine = [name for name in doses if counted(limit, name, None, most)]
        if on in days and mine:
            planned = True
            whole = {"ml": made.SESSION_ML, "points": Decimal(made.POINTS)}.get(limit.unit)
            total += sum((doses[name] for name in mine), Decimal(0)) if whole is None else whole
    for session in case.answers.earlier_sessions:
        if session.on in days:
            for used in session.substances:
                known = used.amount if limit.unit.startswith("mg") else None
                total += counted(limit, used.id, known, most)
    return (total, most) if planned else None


@for_cases
def test_no_day_of_any_drawn_case_exceeds_a_limit_over_all_concerns(drawn):
    case, knowledge = drawn
    result = planned(case, knowledge)
    for day in {on for on, _, _ in given_on(result, knowledge)}:
        for limit in knowledge.limits.values():
            found = summed(limit, {day}, case, result, knowledge)
            if limit.per != "course" and found is not None:
                assert found[0] <= found[1], (day, limit.id)


@for_cases
def test_no_course_of_any_drawn_case_exceeds_a_limit_over_all_its_days(drawn):
    case, knowledge = drawn
    result = planned(case, knowledge)
    days = {on for on, _, _ in given_on(result, knowledge)}
    days |= {one.on for one in case.answers.earlier_sessions}
    found = summed(knowledge.limits["warm-course"], days, case, result, knowledge)

    assert found is None or found[0] <= found[1]


@for_cases
def test_the_shares_of_all_anaesthetics_of_a_day_never_exceed_one(drawn):
    case, knowledge = drawn
    result = planned(case, knowledge)
    kg = case.patient.weight_kg
    most = {"red": min(Decimal(100), 2 * kg, 3 * kg), "blue": min(Decimal(200), 3 * kg)}
    shares = defaultdict(Fraction)
    for on, _, doses in given_on(result, knowledge):
        for name in doses.keys() & most.keys():
            shares[on] += Fraction(doses[name]) / Fraction(most[name])
    for session in case.answers.earlier_sessions:
        for used in session.substances:
            if session.on in shares and used.id in most:
                assert used.amount is not None
                shares[session.on] += Fraction(used.amount) / Fraction(most[used.id])

    assert {on: share for on, share in shares.items() if share > 1} == {}
    assert [one.on for one in result.anaesthetics] == sorted(shares)
    assert all(one.holds for one in result.anaesthetics)


def spacing_of(course, knowledge):
    interval = knowledge.protocols[course.chosen.protocol].course.interval
    return 0 if interval is None else interval.usual


@for_cases
def test_courses_in_shared_zones_keep_the_larger_spacing_or_meet_where_a_source_did(drawn):
    case, knowledge = drawn
    courses = [one for one in planned(case, knowledge).courses if one.chosen is not None]
    for first, second in combinations(courses, 2):
        apart = timedelta(days=max(1, *(spacing_of(one, knowledge) for one in (first, second))))
        together = all(
            {one, other} in GIVEN_TOGETHER
            for one in used_by(first, knowledge)
            for other in used_by(second, knowledge)
        )
        if set(first.zones) & set(second.zones):
            for day, other in pairs_of_days(first, second):
                assert abs(day - other) >= apart or (together and day == other)


def used_by(course, knowledge):
    (one,) = knowledge.protocols[course.chosen.protocol].passes
    return {part.substance for part in one.components}


def pairs_of_days(first, second):
    for one in first.chosen.series.sessions:
        for other in second.chosen.series.sessions:
            yield one.on, other.on


@for_cases
def test_what_may_not_be_given_on_one_day_is_never_given_by_two_concerns_of_a_day(drawn):
    case, knowledge = drawn
    courses = [one for one in planned(case, knowledge).courses if one.chosen is not None]
    for first, second in combinations(courses, 2):
        mine, its = used_by(first, knowledge), used_by(second, knowledge)
        if ("blue" in mine and "green" in its) or ("green" in mine and "blue" in its):
            assert all(day != other for day, other in pairs_of_days(first, second))


# One concern less.


@for_cases
def test_without_the_last_concern_the_others_stay_as_they_are(drawn):
    case, knowledge = drawn
    fewer = replace(case, concerns=case.concerns[:-1])

    assert plan(fewer, knowledge).courses == planned(case, knowledge).courses[:-1]


@for_cases
def test_without_the_first_concern_the_dates_of_the_others_may_still_be_kept(drawn):
    """Every protocol and every date set as it was: none of them has to move."""
    case, knowledge = drawn
    rest = case.concerns[1:]
    before = made_dates(planned(case, knowledge), {one.id for one in rest})
    assume(before)
    named = {name: protocol for name, (protocol, _) in before.items()}
    days = {name: dict(enumerate(row, start=1)) for name, (_, row) in before.items()}
    decided = replace(
        case,
        concerns=tuple(one for one in rest if one.id in named),
        decisions=Decisions(protocols=named, dates=days),
    )

    assert made_dates(plan(decided, knowledge), set(named)) == before


def made_dates(result, names):
    """The protocol and the days of every concern that has one."""
    return {
        one.concern: (one.chosen.protocol, [row.on for row in one.chosen.series.sessions])
        for one in result.courses
        if one.chosen is not None and one.concern in names
    }


# More weight.


def heavier_by(more, case):
    weight = case.patient.weight_kg + Decimal(more)
    return replace(case, patient=replace(case.patient, weight_kg=weight))


@given(drawn=cases(NAMES[:1]), more=st.integers(0, 100))
def test_more_weight_never_takes_a_single_concern_its_protocol_or_a_day(drawn, more):
    case, knowledge = drawn
    ((lighter,), (heavier,)) = (
        plan(one, knowledge).courses for one in (case, heavier_by(more, case))
    )
    rank = {one.protocol: one.rank for one in heavier.options}

    if lighter.chosen is not None:
        assert heavier.chosen is not None
        assert rank[heavier.chosen.protocol] <= rank[lighter.chosen.protocol]
    if lighter.chosen is not None and heavier.chosen.protocol == lighter.chosen.protocol:
        assert last_day(heavier) <= last_day(lighter)


def last_day(course):
    return max((row.on for row in course.chosen.series.sessions), default=date.max)


@for_cases
def test_more_weight_never_lowers_what_a_limit_for_body_weight_allows(drawn):
    case, knowledge = drawn
    lighter, heavier = (most_of(planned(one, knowledge)) for one in (case, heavier_by(7, case)))

    assert all(heavier[name] >= lighter[name] for name in lighter.keys() & heavier.keys())


def most_of(result):
    """The strictest maximum of every anaesthetic that is injected, in mg."""
    return {part.substance: part.most_mg for day in result.anaesthetics for part in day.parts}
