"""The injection map as a printed page: nothing missing, nothing twice, nothing off the paper."""

import os
import re
import subprocess
import sys
from decimal import Decimal
from itertools import combinations, groupby

import pytest
from tests.library.edition import ROOT
from tests.library.formats.drawn_pages import (
    PAGE,
    SVG,
    marks_on_pages,
    pages_in,
    points_in,
    tables_in,
    texts_in,
)
from tests.library.formats.mapped_plans import EXAMPLES, HARD, TWO_MAPS, maps_in, plan_of, root_for


@pytest.fixture(params=[*EXAMPLES, *HARD], scope="module")
def document(request):
    """Every example, and the maps that are hardest to set."""
    whole = HARD[request.param]() if request.param in HARD else plan_of(request.param)
    return whole, root_for(whole)


def test_a_document_is_whole_pages_of_a4_in_millimetres(document):
    _, root = document
    pages = len(pages_in(root))

    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == ("210mm", f"{297 * pages}mm")
    assert root.get("viewBox") == f"0 0 210 {297 * pages}"


def test_every_point_of_the_plan_is_drawn_once_at_its_place(document):
    whole, root = document
    wanted = [
        (f"map-{number}", row.x_mm, row.y_mm, row.volume_ml, row.syringe)
        for number, one in enumerate(maps_in(whole), start=1)
        for row in one.points
    ]
    shown = [
        (name.rpartition("-")[0], x, y, *re.search(r": (\S+) ml, syringe (\d+)$", words).groups())
        for name, x, y, words in points_in(root)
    ]

    assert [(*one[:3], Decimal(one[3]), int(one[4])) for one in shown] == wanted
    assert len({name for name, *_ in points_in(root)}) == len(wanted)


def test_the_table_says_of_every_point_what_the_drawing_shows(document):
    whole, root = document
    wanted = [
        [str(row.x_mm), str(row.y_mm), format(row.volume_ml.normalize(), "f"), str(row.syringe)]
        for one in maps_in(whole)
        for row in by_zone(one)
    ]
    rows = [row for row in tables_in(root) if re.fullmatch(r"[A-Z]+\d+", row[0])]
    names = [name.rpartition("-")[2] for name, *_ in points_in(root)]

    assert [[cell.replace("−", "-") for cell in (*row[1:3], *row[4:])] for row in rows] == wanted
    assert sorted(row[0] for row in rows) == sorted(names)


def by_zone(shown):
    zones = [one.zone for one in shown.zones]
    return sorted(shown.points, key=lambda row: zones.index(row.zone))


def test_every_text_lies_on_its_page(document):
    _, root = document
    wide, high = PAGE
    outside = [one for one in texts_in(root) if not within(one, wide - 3, high - 3)]

    assert outside == []


def within(one, right, bottom):
    return min(one.left, one.top) >= 3 and one.right <= right and one.bottom <= bottom


def test_no_text_covers_another(document):
    _, root = document
    covered = []
    for _, rows in groupby(texts_in(root), key=lambda one: one.page):
        covered += [(a.words, b.words) for a, b in combinations(rows, 2) if a.meets(b)]

    assert covered == []


def test_every_point_lies_inside_its_drawing_and_the_drawing_on_its_page(document):
    _, root = document
    wide, high = PAGE
    marks = marks_on_pages(root)
    windows = {window for _, _, window in marks}

    assert [
        at
        for _, at, ((left, top), (right, bottom)) in marks
        if not (left + 3 < at[0] < right - 3 and top + 3 < at[1] < bottom - 3)
    ] == []
    assert all(min(first) > 10 and last[0] < wide - 10 for first, last in windows)
    assert all(last[1] < high - 30 for _, last in windows)


def test_a_page_brings_everything_it_needs(document):
    _, root = document
    names = {one.tag.removeprefix(SVG) for one in root.iter()}
    values = [value for one in root.iter() for value in one.attrib.values()]

    assert names <= {
        *("svg", "g", "title", "desc", "text", "tspan"),
        *("path", "rect", "circle", "line"),
    }
    assert [one for one in values if "url(" in one or "http" in one or "data:" in one] == []
    assert [one.attrib for one in root.iter() if "style" in one.attrib] == []
    assert {one.get("font-family") for one in root.iter()} == {
        None,
        "Helvetica, Arial, sans-serif",
    }


def test_ids_are_given_once_and_every_name_leads_to_one(document):
    _, root = document
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    told = [
        name
        for one in root.iter()
        for key in ("aria-labelledby", "aria-describedby")
        for name in one.get(key, "").split()
    ]

    assert len(ids) == len(set(ids))
    assert set(told) <= set(ids)


INKS = {
    **dict.fromkeys(("#1a2422", "#46524f", "#5e6966"), ("#ffffff", "#faf7f2", "#fbf2e8")),
    "#7b4b00": ("#fcf1dc",),
    "#951d16": ("#fbeae7",),
    "#ffffff": ("#0a5d56",),
    "#8a4b12": ("#ffffff",),
}
"""Every colour of type with the grounds that it may stand on."""


def test_every_text_is_dark_enough_for_its_ground(document):
    _, root = document

    assert {one.fill for one in texts_in(root)} <= set(INKS)


@pytest.mark.parametrize(("ink", "ground"), [(a, b) for a, rows in INKS.items() for b in rows])
def test_ink_and_ground_differ_as_much_as_small_type_needs(ink, ground):
    lighter, darker = sorted((light_of(ink), light_of(ground)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def light_of(colour):
    """Relative luminance, as the contrast rules for web content define it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_plan_gives_the_same_bytes_whatever_the_machine():
    ask = (
        "import hashlib; from tests.library.edition import knowledge;"
        "from pistor.formats.case_file import read_case; from pistor.planning.plan import plan;"
        "from pistor.formats.svg import map_svg;"
        f"case = read_case('examples/{TWO_MAPS}.yaml', knowledge());"
        "text = map_svg(plan(case, knowledge()), knowledge());"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONPATH": "src:.", "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }

    assert len(answers) == 1
