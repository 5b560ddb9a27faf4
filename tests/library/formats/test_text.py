"""The plan and the screening as text: what a physician reads, in at most 80 columns."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from string import ascii_uppercase
from unicodedata import category

import pytest
from tests.library import edition

from pistor.case import HasAllergy
from pistor.formats.case_file import case_from
from pistor.formats.text import plan_text, screening_text
from pistor.formats.text_layout import clean, columns
from pistor.formats.text_words import day
from pistor.knowledge.sentences import stops_prescribed
from pistor.planning.judging import judge
from pistor.planning.plan import plan

ESCAPE = re.compile(r"\x1b\[\d+m")
NAMES = [path.stem for path in edition.examples()]
CHEEKS = "zones: [face_malar_left, face_malar_right]"


def source_of(name):
    return (edition.ROOT / f"examples/{name}.yaml").read_text(encoding="utf-8")


def case_of(text):
    return case_from(text.encode(), edition.knowledge())


@cache
def planned(text):
    return plan(case_of(text), edition.knowledge())


@cache
def shown(text, *, colour=False):
    return plan_text(planned(text), edition.knowledge(), colour=colour)


@cache
def screened(text, *, colour=False):
    case = case_of(text)
    screening, _ = judge(case, edition.knowledge())
    return screening_text(screening, case, colour=colour)


def part_of(text, title):
    """The lines of one section, its heading left out."""
    _, _, rest = text.partition(f"\n{title.upper()} -")
    body = re.split(r"\n[A-Z][A-Z0-9 ,()]+ -+\n", rest.partition("\n")[2])[0]
    return body.strip("\n")


def flat(text):
    """A text as one line, so that a sentence is found wherever it was wrapped."""
    return " ".join(text.split())


def said_in(words, text):
    return flat(clean(words)) in flat(text)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_fits_a_terminal_and_ends_without_a_space(name):
    text = source_of(name)

    for line in [*shown(text).splitlines(), *screened(text).splitlines()]:
        assert columns(line) <= 80, line
        assert line == line.rstrip()


@pytest.mark.parametrize("name", NAMES)
def test_a_text_ends_in_one_line_break_and_never_has_two_empty_lines(name):
    for text in (shown(source_of(name)), screened(source_of(name))):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\n\n\n" not in text


@pytest.mark.parametrize("name", NAMES)
def test_colour_adds_escape_sequences_and_nothing_else(name):
    text = source_of(name)

    assert ESCAPE.sub("", shown(text, colour=True)) == shown(text)
    assert ESCAPE.sub("", screened(text, colour=True)) == screened(text)
    assert "\x1b" not in shown(text)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_stands_for_a_source_that_is_listed_and_every_source_is_cited(name):
    body, _, listed_below = shown(source_of(name)).partition("\nSOURCES -")
    marks = re.findall(r"\[(\d+(?:[-,]\d+)*)\]", body)
    cited = set()
    for mark in marks:
        for run in mark.split(","):
            first, _, last = run.partition("-")
            cited |= set(range(int(first), int(last or first) + 1))
    numbers = [int(number) for number in re.findall(r"^  \[(\d+)\]", listed_below, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert cited == set(numbers)


@pytest.mark.parametrize("name", NAMES)
def test_sources_are_listed_with_what_the_plan_says_of_them(name):
    below = flat(part_of(shown(source_of(name)), "Sources"))
    for number, ref in re.findall(r"\[(\d+)\] +([a-z0-9-]+)\. ", below):
        source = planned(source_of(name)).sources[ref]
        assert said_in(source.title, below), number
        assert f"tier {source.tier}" in below


@pytest.mark.parametrize("name", NAMES)
def test_all_that_stands_in_the_way_of_everything_is_written_out(name):
    text, found = shown(source_of(name)), planned(source_of(name)).screening
    stops = [row for row in found.general if row.verdict.value in ("exclude", "refer", "defer")]

    for row in stops:
        for words in (row.say, row.because, f"Rule {row.rule}."):
            assert said_in(words, part_of(text, "Screening"))
        assert said_in(row.say, screened(source_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_numbered_from_one_in_their_families(name):
    found = planned(source_of(name)).screening
    numbers = re.findall(r"\[ \] +(\d+)\.", shown(source_of(name)))

    assert numbers == [str(number) for number in range(1, len(found.questions) + 1)]
    for row in found.questions:
        if row.family != "other":
            assert said_in(row.ask, shown(source_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_names_every_choice_its_dates_and_what_stays_untreated(name):
    summary = part_of(shown(source_of(name)), "In short")
    untreated = 0
    for course in planned(source_of(name)).courses:
        if course.chosen is None:
            assert said_in(f"{course.title}: nothing is proposed.", summary)
            continue
        assert said_in(course.chosen.title, summary)
        for session in course.chosen.series.sessions:
            assert said_in(day(session.on), summary)
        untreated += len(course.chosen.untreated)

    assert summary.count("Untreated") == untreated


@pytest.mark.parametrize("name", NAMES)
def test_verdict_choice_dates_and_dose_are_on_the_first_screen(name):
    first = shown(source_of(name)).splitlines()[:24]
    planned_courses = planned(source_of(name)).courses

    assert any(line.startswith("  Verdict ") for line in first)
    assert any(line.startswith("  Concern ") for line in first)
    if planned_courses[0].chosen is not None:
        assert any(line.startswith("  Dose ") for line in first)
        assert any(line.startswith("  Dates ") for line in first)


def named_points(drawn):
    """Every point with its name: the letter of its zone and its number in it."""
    for zone, letter in zip([one.id for one in drawn.outlines], ascii_uppercase, strict=False):
        mine = [point for point in drawn.points if point.zone == zone]
        yield from ((f"{letter}{number}", point) for number, point in enumerate(mine, start=1))


@pytest.mark.parametrize("name", NAMES)
def test_every_point_and_every_limit_of_a_dose_is_shown(name):
    text = shown(source_of(name))
    for course in planned(source_of(name)).courses:
        for one in course.chosen.passes if course.chosen else ():
            for known, point in named_points(one.map) if one.map else ():
                assert f"{known} {point.x_mm} {point.y_mm} " in re.sub(" +", " ", text)
            for part in one.formula.components if one.formula else ():
                for limit in part.limits:
                    assert said_in(limit.title, text)


@pytest.mark.parametrize("name", NAMES)
def test_every_instruction_is_told_once(name):
    text = flat(shown(source_of(name)))
    for say in {row.say for row in planned(source_of(name)).instructions}:
        assert text.count(flat(say)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_check_in_stands_in_the_watch_with_its_weekday(name):
    _, _, watch = shown(source_of(name)).partition("\nTHE WATCH (")
    for row in planned(source_of(name)).watch:
        assert f"\n  {day(row.on)} " in watch


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_advises_to_stop_what_was_prescribed(name):
    body, _, _ = shown(source_of(name)).partition("\nSOURCES -")

    assert stops_prescribed(flat(body)) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_words_are_plain_and_calm(name):
    body = shown(source_of(name)).partition("\nSOURCES -")[0].lower()

    for word in ("!", "successfully", "invalid", "none.", "null"):
        assert word not in body


def test_knowledge_that_nobody_adopted_is_called_a_draft():
    text = shown(source_of("melasma-standard"))

    assert "\nDraft knowledge: no physician has reviewed it.\n" in text
    assert "\nDecision support for licensed physicians.\n" in text


def test_the_head_names_day_country_and_patient():
    lines = shown(source_of("melasma-standard")).splitlines()

    assert lines[:2] == [
        "Pistor plan: Melasma",
        "Sat 2026-11-21, Italy; female, 38 years, 62 kg, phototype 4",
    ]


def test_what_nobody_said_about_the_patient_is_called_not_known():
    lines = shown(source_of("melasma-everything-unknown")).splitlines()

    assert lines[1] == "Sat 2026-11-21, country not known; sex not known, age not known"


def test_a_plan_with_open_questions_says_that_it_cannot_be_signed():
    text = shown(source_of("melasma-everything-unknown"))
    count = len(planned(source_of("melasma-everything-unknown")).screening.questions)

    assert f"\nProvisional: {count} questions are open; it cannot be signed.\n" in text
    assert said_in("(provisional)", part_of(text, "In short"))


def test_a_course_that_waits_for_an_event_has_no_dates_and_cannot_be_signed():
    left_only = source_of("melasma-cold-sore-on-one-side")
    left_only = left_only.replace(CHEEKS, "zones: [face_malar_left]")
    left_only = left_only.replace(', face_malar_right: "6"', "")

    assert "\nA course has no dates: it cannot be signed.\n" in shown(left_only)
    assert "  Dates       No dates until: " in shown(left_only)


def with_pass(one, **fields):
    """The plan with its first pass changed."""
    course, *others = one.courses
    first, *passes = course.chosen.passes
    chosen = replace(course.chosen, passes=(replace(first, **fields), *passes))
    return replace(one, courses=(replace(course, chosen=chosen), *others))


def test_a_check_that_does_not_hold_is_named_and_red():
    one = planned(source_of("submental-standard"))
    formula = one.courses[0].chosen.passes[0].formula
    broken = replace(formula.checks[0], holds=False, detail="31 points, 6 ml together")
    changed = with_pass(one, formula=replace(formula, checks=(broken, *formula.checks[1:])))
    text = plan_text(changed, edition.knowledge(), colour=True)

    assert f"  Checks      {len(formula.checks) - 1} of {len(formula.checks)} hold\n" in text
    assert "    \x1b[31mdoes not hold: 31 points, 6 ml together [" in text


def test_a_pass_without_ground_has_no_formula_and_no_map():
    changed = with_pass(planned(source_of("submental-standard")), formula=None, map=None)
    text = plan_text(changed, edition.knowledge(), colour=False)

    assert "\n  No formula: see what is left untreated.\n" in text
    assert "Injection map" not in text


def test_numbing_that_is_not_offered_says_why():
    one = planned(source_of("two-concerns-numbing-cream"))
    refused = replace(one.numbing, offered=False, because="Methaemoglobinaemia")
    text = plan_text(replace(one, numbing=refused), edition.knowledge(), colour=False)

    assert said_in("cream: not offered: Methaemoglobinaemia.", part_of(text, "Numbing"))


def test_knowledge_that_a_director_adopted_is_shown_with_the_name():
    one = planned(source_of("melasma-standard"))
    adopted = replace(one, knowledge=replace(one.knowledge, adopted_by="Dr C"))
    text = plan_text(adopted, edition.knowledge(), colour=False)

    assert "\nKnowledge adopted by Dr C.\n" in text
    assert "Draft knowledge" not in text


def test_a_stop_is_red_and_a_plan_without_one_shows_no_red():
    assert "\x1b[31m" in shown(source_of("melasma-pregnant"), colour=True)
    assert "\x1b[31m" not in shown(source_of("melasma-standard"), colour=True)


def test_an_override_shows_who_when_and_why():
    text = shown(
        source_of("melasma-aspirin-prescribed")
        + "decisions:\n  overrides:\n    - {rule: antithrombotic-prescribed, "
        + 'on: "2026-11-21", by: Dr B, reason: The prescriber agreed.}\n'
    )

    assert "Overridden (1)" in text
    assert said_in("Overridden by Dr B on Sat 2026-11-21: The prescriber agreed.", text)
    assert said_in("Go ahead: a physician overrode what stood against it.", text)


def test_a_position_that_a_physician_took_is_shown_although_the_rule_no_longer_speaks():
    text = shown(
        source_of("melasma-ibuprofen-three-days-ago")
        + "decisions:\n  positions:\n    - {topic: nsaid-not-prescribed, "
        + "take: two-days, by: Dr B, reason: One tablet only.}\n"
    )

    assert "Decided by a physician (1)" in text
    assert said_in(
        "On nsaid-not-prescribed the position two-days is taken. Dr B: One tablet only.", text
    )


def test_what_a_patient_said_cannot_steer_the_terminal():
    words = "cream \x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}g\x07np\tfrom\N{LINE SEPARATOR}the dentist"
    case = case_of(source_of("melasma-allergy-in-own-words"))
    allergies = (HasAllergy(other=words),)
    changed = replace(case, answers=replace(case.answers, allergies=allergies))
    text = plan_text(plan(changed, edition.knowledge()), edition.knowledge(), colour=False)

    assert {category(sign) for sign in text if sign != "\n"} & {"Cc", "Cf", "Zl", "Zp"} == set()
    assert said_in('"cream [31mg np from the dentist"', text)


def test_wide_signs_and_words_without_a_space_are_wrapped_by_their_width():
    words = "粉红色的药膏是牙医给的名字我不记得了" * 6 + " " + "x" * 200
    text = source_of("melasma-allergy-in-own-words")
    text = text.replace("a pink cream from the dentist", words)

    assert max(map(columns, shown(text).splitlines())) == 80
    assert max(map(columns, screened(text).splitlines())) <= 80
    assert words.partition(" ")[0] in "".join(shown(text).split())


def test_the_screening_names_documents_by_their_ids():
    text = screened(source_of("melasma-ibuprofen-three-days-ago"))

    assert text.startswith("Pistor screening: melasma\n")
    assert re.search(r"^  \[\d+\] +seed-002: ", text, re.MULTILINE)


def test_the_same_plan_is_the_same_text_under_another_hash_seed_locale_and_zone(tmp_path):
    compiled = tmp_path / "edition.json"
    compiled.write_bytes(edition.knowledge().compiled())
    example = edition.ROOT / "examples/two-concerns-numbing-cream.yaml"
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pistor import Knowledge, plan, read_case\n"
        "from pistor.formats.text import plan_text\n"
        "knowledge = Knowledge.load(Path(sys.argv[1]))\n"
        "result = plan(read_case(sys.argv[2], knowledge), knowledge)\n"
        "print(plan_text(result, knowledge, colour=False), end='')\n"
    )
    setting = {"PYTHONHASHSEED": "7", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia"}
    setting |= {"PYTHONPATH": str(edition.ROOT / "src"), "PYTHONUTF8": "1"}
    found = subprocess.run(
        [sys.executable, "-c", program, compiled, example],
        capture_output=True,
        check=True,
        env=setting,
    )

    assert found.stdout.decode() == shown(example.read_text(encoding="utf-8"))
