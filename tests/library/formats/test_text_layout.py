"""Lines, tables, days and amounts as a terminal shows them."""

from datetime import date
from decimal import Decimal

import pytest

from pistor.formats.text_dose import used_in_words
from pistor.formats.text_layout import Page, columns, wrapped
from pistor.formats.text_map import evenness_in_words
from pistor.formats.text_sources import Cited
from pistor.formats.text_words import (
    Names,
    day,
    listed,
    lowered,
    once,
    quantity,
    span,
    years_between,
)
from pistor.knowledge.statements import Citation
from pistor.planning.hours import HourSpan, hours_long, time_in_words
from pistor.planning.limiting import LimitUsed
from pistor.planning.patterns import Evenness


def cited(*refs):
    return [Citation(ref=ref, at="page 1", tier="A") for ref in refs]


def test_a_row_wraps_in_its_own_column():
    page = Page(colour=False)
    page.table([["1", "a " * 60, "end"]], "rll", indent=0)

    assert page.text().splitlines()[0] == "1  " + " ".join("a" * 36) + "   end"
    assert page.text().splitlines()[1] == "   " + " ".join("a" * 24)


def test_a_paragraph_hangs_behind_its_mark():
    page = Page(colour=False)
    page.say("word " * 20, mark="1.")

    assert page.text() == f"  1. {'word ' * 14}word\n     word word word word word\n"


def test_a_number_stays_with_its_unit_and_a_weekday_with_its_date():
    assert wrapped("use 12 ml", 6) == ["use", "12 ml"]
    assert wrapped("on Sat 2026-11-21", 15) == ["on", "Sat 2026-11-21"]


def test_a_long_address_is_broken_after_a_sign_where_one_is_near():
    assert wrapped("https://example.org/a-long-name", 20) == ["https://example.org/", "a-long-name"]
    assert wrapped("x" * 9, 4) == ["xxxx", "xxxx", "x"]


def test_an_accent_takes_no_column_and_a_wide_sign_takes_two():
    assert columns("e\N{COMBINING ACUTE ACCENT}") == 1
    assert columns("药") == 2


def test_days_are_written_with_their_weekday():
    assert day(date(2026, 11, 21)) == "Sat 2026-11-21"
    assert day(None) == "not known"


def test_amounts_are_written_with_their_unit():
    assert quantity(Decimal("0.90"), "ml") == "0.9 ml"
    assert quantity(Decimal(1), "months") == "1 month"
    assert quantity(Decimal(2), "mg/cm2") == "2 mg/cm²"
    assert quantity(None, "ml") == "not known"


def test_a_range_with_an_open_end_says_so():
    assert span(Decimal(1), Decimal(2), "mm") == "1 to 2 mm"
    assert span(Decimal(1), None, "mm") == "at least 1 mm"
    assert span(None, Decimal(2), "mm") == "at most 2 mm"
    assert span(None, None, "mm") == "not known"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((-48, 0), "From 2 days before"),
        ((None, -48), "Up to 2 days before"),
        ((None, 0), "Up to the session, beginning not stated"),
        ((None, None), "Time not stated"),
        ((0, None), "From the session on, end not stated"),
        ((0, 8), "Until 8 h after"),
        ((0, 24), "Until 24 h after"),
        ((72, 4872), "From 3 days after until 29 weeks after"),
        ((24, None), "From 24 h after on"),
    ],
)
def test_the_time_of_an_instruction_is_told_from_the_session(hours, words):
    assert time_in_words(HourSpan(from_=hours[0], to=hours[1])) == words


def test_spans_are_told_in_the_unit_that_reads_best():
    assert [hours_long(hours) for hours in (8, 24, 36, -48, 336, 672)] == [
        "8 h",
        "24 h",
        "36 h",
        "2 days",
        "14 days",
        "4 weeks",
    ]


def test_evenness_is_told_in_a_word_and_in_numbers():
    found = Evenness(variation=Decimal("0.42"), worst_gap_mm=Decimal("9.0"))

    assert evenness_in_words(found) == (
        "fairly even: the ground of each point varies by 42% (coefficient of variation), "
        "the farthest place is 9 mm from a point"
    )
    assert evenness_in_words(None) == "not known"


def test_a_sentence_that_two_rules_say_is_read_once():
    assert (
        once("Not proposed. No trial was read. Not proposed.") == "Not proposed. No trial was read."
    )
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_sources_are_numbered_as_they_come_and_runs_are_drawn_together():
    sources = Cited()

    assert sources.after("First.", cited("d")) == "First. [1]"
    assert sources.mark(cited("c", "b", "a")) == "[2-4]"
    assert sources.mark(cited("d", "a", "b")) == "[1,3,4]"
    assert sources.after("Nobody says so.", []) == "Nobody says so."


def test_an_id_is_read_as_words_where_no_title_is_at_hand():
    names = Names(None)

    assert names.of("substance", "tranexamic-acid") == "tranexamic acid"
    assert names.zone("face_malar_left") == "face malar, patient's left"


def test_ids_inside_a_sentence_are_read_as_their_titles(knowledge):
    names = Names(knowledge)

    assert names.spelled_out("without vitamin-c, re-read") == "without vitamin C, re-read"
    assert names.zone("face_malar_right") == "Cheekbone, patient's right"


def test_a_title_inside_a_sentence_keeps_its_abbreviations():
    assert lowered("Vitamin C") == "vitamin C"
    assert lowered("IPL") == "IPL"


def test_a_year_of_age_is_full_on_the_birthday():
    assert years_between(date(2008, 11, 22), date(2026, 11, 21)) == 17
    assert years_between(date(2008, 11, 21), date(2026, 11, 21)) == 18


@pytest.mark.parametrize(
    ("rule", "used", "words"),
    [
        ("deoxycholic-acid-volume-per-session", "0.90", "0.9 of at most 10 ml"),
        ("deoxycholic-acid-spacing", "10", "10 of at least 10 ml"),
        ("deoxycholic-acid-volume-per-session", None, "not known, at most 10 ml"),
    ],
)
def test_the_use_of_a_limit_is_told_with_its_direction(knowledge, rule, used, words):
    row = LimitUsed(
        rule=rule,
        title="A limit",
        limit=Decimal(10),
        unit="ml",
        per="session",
        bound=knowledge.limits[rule].bound,
        used=None if used is None else Decimal(used),
        holds=None,
        binds=True,
        sources=(),
    )

    assert used_in_words(row, knowledge) == words
