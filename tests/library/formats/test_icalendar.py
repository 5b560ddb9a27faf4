"""The days of a plan in the patient's own calendar: whole, quiet, and read by other programs."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from tests.library.edition import ROOT
from tests.library.planned_examples import all_plans, plan_of, session_days

from pistor.cli.__main__ import main
from pistor.formats.icalendar import plan_calendar

MELASMA, TWO, BLANK = (
    "melasma-standard",
    "two-concerns-numbing-cream",
    "melasma-everything-unknown",
)
LONGEST = 8192
"""Calendars on the web cut a description off after so many characters."""


def with_days():
    """Every example whose plan has days to give; some must have, or nothing would be tested."""
    found = [one for one in all_plans() if session_days(one) and not one.provisional]
    assert len(found) >= 5
    return found


def events_in(data):
    whole = Calendar.from_ical(data)
    assert whole.errors == []
    found = whole.walk("VEVENT")
    assert [one.errors for one in found] == [[] for _ in found]
    return found


def shown(data):
    return [(one["dtstart"].dt, str(one["summary"])) for one in events_in(data)]


def words_of(one):
    return str(one["description"])


def test_a_course_is_its_sessions_what_comes_before_them_and_the_check_ins_after_the_last():
    whole = plan_of(MELASMA)
    first, second, third = session_days(whole)
    after = [one.on for one in whole.watch if one.on > third]

    assert shown(plan_calendar(whole)) == [
        (first, "Session 1 of 3"),
        (first, "Before session 2 of 3"),
        (second, "Session 2 of 3"),
        (second, "Before session 3 of 3"),
        (third, "Session 3 of 3"),
        *((on, f"Check-in {n} of {len(after)}") for n, on in enumerate(after, start=1)),
    ]


def test_a_visit_for_two_concerns_is_one_event():
    whole = plan_of(MELASMA)
    (course,) = whole.courses
    twice = replace(whole, courses=(course, replace(course, concern="another")))

    assert plan_calendar(twice) == plan_calendar(whole)


def test_sessions_are_counted_over_all_concerns():
    whole = plan_of(TWO)
    days = session_days(whole)
    visits = [row for row in shown(plan_calendar(whole)) if row[1].startswith("Session")]

    assert len({one.concern for one in whole.courses}) == 2
    assert visits == [(on, f"Session {n} of {len(days)}") for n, on in enumerate(days, start=1)]


def test_every_event_is_private_takes_whole_days_and_leaves_the_time_free():
    for whole in with_days():
        for one in events_in(plan_calendar(whole)):
            start = one["dtstart"].dt
            said = {key: str(one[key]) for key in ("class", "status", "transp", "sequence")}

            assert type(start) is date
            assert one["dtend"].dt - start == timedelta(days=1)
            assert said == {
                "class": "PRIVATE",
                "status": "TENTATIVE",
                "transp": "TRANSPARENT",
                "sequence": "0",
            }
            assert start >= whole.case.on
            assert 0 < len(words_of(one)) <= LONGEST


def test_stamps_and_ids_come_from_the_case():
    whole = plan_of(MELASMA)
    events = events_in(plan_calendar(whole))
    on = whole.case.on
    ids = [str(one["uid"]) for one in events]
    name = whole.case_digest.removeprefix("sha256:")[:32]

    assert {one["dtstamp"].dt for one in events} == {
        datetime(on.year, on.month, on.day, tzinfo=UTC)
    }
    assert ids[:3] == [f"{name}-session-1", f"{name}-before-2", f"{name}-session-2"]
    assert len(set(ids)) == len(ids)


def test_a_session_that_moves_keeps_its_id():
    whole = plan_of(MELASMA)
    (course,) = whole.courses
    rows = course.chosen.series.sessions
    later = replace(rows[-1], on=rows[-1].on + timedelta(days=5))
    series = replace(course.chosen.series, sessions=(*rows[:-1], later))
    moved = replace(whole, courses=(replace(course, chosen=replace(course.chosen, series=series)),))

    def last(one):
        return {str(row["uid"]): row["dtstart"].dt for row in events_in(plan_calendar(one))}

    name = f"{whole.case_digest.removeprefix('sha256:')[:32]}-session-3"
    assert (last(whole)[name], last(moved)[name]) == (rows[-1].on, later.on)


def test_no_summary_says_what_is_treated_where_or_with_what():
    for whole in with_days():
        for _, summary in shown(plan_calendar(whole)):
            assert set(summary.split()) - {str(number) for number in range(99)} <= {
                *("Before", "session", "Session", "of", "Check-in"),
            }


def test_every_instruction_and_every_question_of_the_plan_is_in_the_calendar():
    for whole in with_days():
        said = {str(one["uid"]).partition("-")[2]: one for one in events_in(plan_calendar(whole))}
        for told in whole.instructions:
            keys = (f"session-{told.session}", f"before-{told.session}")
            text = "".join(words_of(said[key]) for key in keys if key in said)

            assert told.say in text
        asked = {words for one in whole.watch for words in one.ask}
        text = "".join(map(words_of, said.values()))

        assert [words for words in asked if words not in text] == []


def test_what_comes_before_a_session_stands_with_the_session_where_there_is_no_day_left():
    whole = plan_of(MELASMA)
    first, *_ = events_in(plan_calendar(whole))
    told = [one.say for one in whole.instructions if (one.session, one.phase) == (1, "before")]

    assert first["dtstart"].dt == whole.case.on
    assert [words for words in told if words not in words_of(first)] == []


SCRIPTS = (
    "ดื่มน้ำมาก ๆ ก่อนวันนัด และอย่าดื่มแอลกอฮอล์ในช่วงสองวันก่อนวันนัดหมายครั้งถัดไป",
    "لا تشرب الكحول في اليومين السابقين للجلسة، واشرب الكثير من الماء؛ شكرًا.",
    "治疗前两天请勿饮酒。请多喝水。如果医生要求您少喝水、请遵照医嘱。治疗前两天请勿饮酒。",
    "👩🏽‍⚕️🧴 " * 20,
    'comma, semicolon; colon: backslash\\ quote" new\nline and a\ttab ' * 3,
)


@pytest.mark.parametrize("words", SCRIPTS)
def test_words_in_every_script_come_back_as_they_were(words):
    whole = plan_of(MELASMA)
    told = tuple(replace(one, say=words) for one in whole.instructions)
    data = plan_calendar(replace(whole, instructions=told))

    assert all(f"- {words}" in words_of(one) for one in events_in(data)[:5])


@pytest.mark.parametrize("words", SCRIPTS)
def test_a_line_ends_with_crlf_has_75_bytes_at_most_and_is_cut_between_letters(words):
    whole = plan_of(MELASMA)
    told = tuple(replace(one, say=words) for one in whole.instructions)
    *lines, rest = plan_calendar(replace(whole, instructions=told)).split(b"\r\n")

    assert rest == b""
    assert [one for one in lines if b"\n" in one or b"\r" in one or len(one) > 75] == []
    assert all(one.decode() for one in lines)


# No days to give


def only_event_of(whole):
    """What the one event of a calendar says, in a line."""
    (event,) = events_in(plan_calendar(whole))
    assert (str(event["summary"]), event["dtstart"].dt) == ("No dates yet", whole.case.on)
    return " ".join(str(event["description"]).split())


@pytest.mark.parametrize(
    ("example", "why"),
    [
        (BLANK, "The plan is provisional: 14 open questions to answer first."),
        ("melasma-pregnant", "No session has a day. Screening says exclude: "),
        ("melasma-aspirin-prescribed", "No session has a day. Screening says refer: "),
    ],
)
def test_a_plan_without_sure_days_says_in_one_event_why_there_are_none(example, why):
    said = only_event_of(plan_of(example))

    assert said.startswith(why)
    assert "Ask the practice what comes next." in said


def test_a_course_that_waits_for_an_event_says_for_which():
    whole = plan_of(MELASMA)
    (course,) = whole.courses
    gives_up = ("No dates until: the skin has healed.",)
    series = replace(course.chosen.series, sessions=(), gives_up=gives_up)
    chosen = replace(course.chosen, series=series)
    said = only_event_of(replace(whole, courses=(replace(course, chosen=chosen),)))

    assert said.startswith("No session has a day. No dates until: the skin has healed.")


def test_the_command_writes_a_calendar_whatever_the_verdict(tmp_path):
    counts = {}
    for name in (BLANK, MELASMA):
        target = tmp_path / f"{name}.ics"
        words = ["--format", "ics", "-o", str(target)]
        assert main(["plan", str(ROOT / f"examples/{name}.yaml"), *words]) == 0
        counts[name] = len(events_in(target.read_bytes()))

    assert counts[BLANK] == 1
    assert counts[MELASMA] > 3


# Read by a calendar program


SETTINGS = """\
[calendars]
[[plan]]
path = {folder}/events/
type = calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = plan
"""


def khal(folder, *words):
    """The calendar program with settings and a home of its own."""
    command = [sys.executable, "-m", "khal", "--no-color", "-c", str(folder / "settings"), *words]
    around = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    run = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    return run.stdout


@pytest.mark.parametrize("zone", ["Europe/Rome", "Pacific/Kiritimati", "America/Anchorage"])
def test_a_calendar_program_shows_the_same_days_in_every_time_zone(zone, tmp_path):
    whole = plan_of(TWO)
    data = plan_calendar(whole)
    (tmp_path / "events").mkdir()
    (tmp_path / "settings").write_text(SETTINGS.format(folder=tmp_path, zone=zone))
    (tmp_path / "days.ics").write_bytes(data)
    # Imported twice: an event with an id that is there already is the same event.
    for _ in range(2):
        khal(tmp_path, "import", "--batch", "-a", "plan", str(tmp_path / "days.ics"))
    form = ("--day-format", "", "--format", "{start} {end} {title}")
    listed = khal(tmp_path, "list", *form, whole.case.on.isoformat(), "500d").splitlines()

    assert sorted(listed) == sorted(f"{on} {on} {summary}" for on, summary in shown(data))
