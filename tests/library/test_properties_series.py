"""Sessions lie in their windows, on days that nothing bars, after every deferral has ended."""

from datetime import date, timedelta
from itertools import pairwise

from tests.library.case_trees import healthy
from tests.library.drawn_cases import any_case, for_cases, plan_of, treatable_case
from tests.library.drawn_names import TODAY

from pistor.knowledge.statements import Verdict
from pistor.planning.months import add_months

CASES = treatable_case()


def dated(result):
    """Every chosen course that has dates."""
    for course in result.courses:
        if course.chosen is not None and course.chosen.series.sessions:
            yield course, course.chosen.series


def days_of(series):
    return [session.on for session in series.sessions]


def used_by(course):
    return {part.substance for one in course.chosen.passes for part in one.formula.components}


@for_cases(CASES)
def test_every_session_lies_in_its_window(tree):
    for _, series in dated(plan_of(tree)):
        for session in series.sessions:
            assert session.not_before <= session.on
            assert session.not_after is None or session.on <= session.not_after


@for_cases(CASES)
def test_sessions_are_numbered_and_in_order(tree):
    for _, series in dated(plan_of(tree)):
        days = days_of(series)

        assert [session.number for session in series.sessions] == list(range(1, len(days) + 1))
        assert days == sorted(set(days))


def moved_by(day, number, unit):
    return add_months(day, number) if unit == "months" else day + timedelta(days=number)


@for_cases(CASES)
def test_sessions_keep_the_interval_of_their_protocol(tree, knowledge):
    for course, series in dated(plan_of(tree)):
        interval = knowledge.protocols[course.chosen.protocol].course.interval
        if interval is None:
            assert len(series.sessions) == 1
            continue
        least = interval.least if interval.least is not None else interval.usual
        for before, following in pairwise(days_of(series)):
            assert following >= moved_by(before, least, interval.unit)
            if interval.most is not None:
                assert following <= moved_by(before, interval.most, interval.unit)


@for_cases(CASES)
def test_no_session_is_before_the_day_of_the_case_or_after_the_wished_end(tree):
    end = tree["wishes"].get("finish_by")
    for _, series in dated(plan_of(tree)):
        assert min(days_of(series)) >= TODAY
        assert end is None or max(days_of(series)) <= date.fromisoformat(end)


@for_cases(CASES)
def test_no_session_is_on_a_day_away_or_on_a_day_that_is_shut(tree):
    away = [tuple(map(date.fromisoformat, span)) for span in tree["wishes"]["away"]]
    shut = set(map(date.fromisoformat, tree["practice"].get("closed", [])))
    open_days = tree["practice"].get("open_weekdays", range(1, 8))
    for _, series in dated(plan_of(tree)):
        for day in days_of(series):
            assert not any(first <= day <= last for first, last in away)
            assert day not in shut
            assert day.isoweekday() in open_days


def concerns_it(finding, course):
    """Whether a finding is about everything, or about something that the course uses."""
    about = finding.applies_to
    mine = {
        "concern": {course.concern},
        "protocol": {course.chosen.protocol},
        "substance": used_by(course),
        "technique": {one.technique for one in course.chosen.passes},
        "device": {one.device for one in course.chosen.passes},
        "zone": {share.zone for one in course.chosen.passes for share in one.map.zones},
    }
    return about == "all" or about.id in mine.get(about.kind, ())


def no_session_before_a_deferral_ends(tree):
    result = plan_of(tree)
    waits = [
        one for one in result.screening.findings if one.verdict is Verdict.DEFER and one.stands
    ]
    for course, series in dated(result):
        mine = [one for one in waits if concerns_it(one, course)]
        assert [one.rule for one in mine if one.until is None] == []
        assert all(min(days_of(series)) >= one.until for one in mine)


@for_cases(CASES)
def test_no_session_is_before_a_deferral_ends(tree):
    no_session_before_a_deferral_ends(tree)


@for_cases(any_case())
def test_no_session_of_any_case_is_before_a_deferral_ends(tree):
    no_session_before_a_deferral_ends(tree)


@for_cases(any_case())
def test_a_deferral_of_everything_that_ends_with_an_event_has_no_dates(tree):
    result = plan_of(tree)
    if any(one.until_event and one.applies_to == "all" for one in result.screening.general):
        assert list(dated(result)) == []
        assert [one for one in result.timeline if one.kind == "session"] == []


# Other treatments.


def statements_on(other, concern, knowledge):
    """What is known of an interval between this treatment and another."""
    groups = knowledge.groups("procedures", other)
    for one in knowledge.combinations.values():
        if one.procedure in groups and (not one.concerns or concern in one.concerns):
            yield one


def barred_days(other, course, knowledge):
    """The days around another treatment that the best statement on it keeps free.

    The best tier counts, then the longest wait. Where nothing is known it is the day
    itself; where only one side is stated, the other side is the day itself too.
    """
    on = date.fromisoformat(other["on"])
    known = [
        one
        for one in statements_on(other["id"], course.concern, knowledge)
        if one.days_after_other is not None or one.days_before_other is not None
    ]
    if not known:
        return {on}
    taken = min(known, key=lambda one: (best_tier(one), -longest(one), one.id))
    before, after = taken.days_before_other or 0, taken.days_after_other or 0
    if taken.same_day_same_zone and not before and not after:
        return set()
    return {on + timedelta(days=number) for number in range(1 - max(before, 1), max(after, 1))}


def best_tier(statement):
    return min(citation.tier for citation in statement.sources)


def longest(statement):
    return max(statement.days_after_other or 0, statement.days_before_other or 0)


@for_cases(CASES)
def test_no_session_is_too_near_to_another_treatment_of_the_same_zones(tree, knowledge):
    for course, series in dated(plan_of(tree)):
        for other in tree["combine_with"]:
            apart = other.get("zones") and not set(other["zones"]) & set(course.zones)
            if "on" in other and not apart:
                assert not barred_days(other, course, knowledge) & set(days_of(series)), other


@for_cases(CASES)
def test_a_course_that_does_not_fit_says_what_would_have_to_give(tree):
    for course in plan_of(tree).courses:
        if course.chosen is None:
            continue
        series = course.chosen.series
        assert len(series.sessions) <= series.asked_for
        assert bool(series.gives_up) is (len(series.sessions) < max(1, series.asked_for))


@for_cases(CASES)
def test_the_timeline_holds_every_session_and_every_treatment_once_in_order(tree):
    result = plan_of(tree)
    sessions = sorted(day for _, series in dated(result) for day in days_of(series))
    treatments = {(one["on"], one["id"]) for one in tree["combine_with"] if "on" in one}
    lines = [one.on for one in result.timeline]

    assert [one.on for one in result.timeline if one.kind == "session"] == sessions
    shown = {(one.on.isoformat(), one.what) for one in result.timeline if one.kind == "treatment"}
    assert shown == treatments
    assert lines == sorted(lines)


def test_a_session_elsewhere_counts_and_its_month_is_kept():
    done = [
        {"on": "2026-09-30", "substances": ["deoxycholic-acid"]},
        {"on": "2026-10-31", "substances": ["deoxycholic-acid"]},
    ]
    result = plan_of(healthy("submental-fat", earlier_sessions=done))
    ((_, series),) = dated(result)

    first_days = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]
    assert days_of(series) == first_days


def test_the_watch_lasts_to_month_seven_after_the_last_session():
    for concern in ("melasma", "submental-fat"):
        result = plan_of(healthy(concern))
        ((_, series),) = dated(result)

        assert max(one.on for one in result.watch) >= add_months(days_of(series)[-1], 6)
        assert all(one.ask and one.sources for one in result.watch)
