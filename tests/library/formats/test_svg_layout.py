"""What the printed map is made of: lines of type, columns, windows, marks, hatching, places."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from math import hypot, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.formats.svg_geometry import Box, centroid, hatching, inside, path_of, window_on
from pistor.formats.svg_labels import KEY_RADIUS, NUMBER_SIZE, Sign, key_spot, letters, numbers_for
from pistor.formats.svg_marks import (
    SHAPES,
    looks_in_words,
    looks_of,
    mark,
    radius_per_root_ml,
    reach_of,
)
from pistor.formats.svg_sheet import Row, flow, paragraph
from pistor.formats.svg_type import escaped, figure, width_of, wrapped
from pistor.formats.svg_view import frame_of, side_of
from pistor.formats.svg_words import depth_in_words, runs
from pistor.planning.injection_map import Depth

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
NUMBERS = st.floats(min_value=-500, max_value=500, allow_nan=False)


@given(st.text(max_size=200), st.floats(min_value=6, max_value=200))
def test_a_paragraph_keeps_its_words_and_its_width(words, width):
    lines = wrapped(words, width, 2.7)

    assert "".join("".join(lines).split()) == "".join(words.split())
    assert [one for one in lines if width_of(one, 2.7) > width and len(one) > 1] == []


@given(st.text())
def test_what_xml_cannot_hold_is_replaced_and_its_signs_are_written_out(words):
    held = escaped(words)

    assert not set(held) & set('<>"')
    assert [one for one in held if one < " " and one not in "\t\n\r"] == []


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False))
def test_a_figure_has_two_decimals_at_most_and_no_minus_zero(value):
    shown = figure(value)

    assert abs(float(shown) - value) <= 0.005 + 1e-9
    assert shown != "-0"
    assert not shown.endswith((".", ".0"))


@given(
    st.lists(st.floats(min_value=1, max_value=40), min_size=1, max_size=60),
    st.integers(min_value=1, max_value=3),
)
def test_rows_fill_columns_in_order_and_none_is_lost(heights, columns):
    rows = [Row(height=high, body=f"<g id='{place}'/>") for place, high in enumerate(heights)]
    found = flow(rows, columns=columns, top=20, bottom=270)
    placed = len(rows) - len(found.rest)

    assert found.rest == tuple(rows[placed:])
    assert [found.body.index(one.body) for one in rows[:placed]] == sorted(
        found.body.index(one.body) for one in rows[:placed]
    )
    assert found.bottom <= 270 + 1e-6
    assert placed


def test_a_title_never_stands_alone_at_the_foot_of_a_column():
    tall = Row(height=30, body="<g/>")
    title = Row(height=10, body="<g/>", glued=True)

    assert flow([tall, title, tall], columns=1, top=0, bottom=45).rest == (title, tall)


def test_a_paragraph_is_as_high_as_its_lines():
    one, three = (paragraph("word " * count, 30) for count in (3, 12))

    assert three.height > 2 * one.height


@given(
    NUMBERS, NUMBERS, st.floats(min_value=1, max_value=400), st.floats(min_value=1, max_value=400)
)
def test_a_window_holds_what_is_wanted_and_is_as_large_as_the_paper(left, top, wide, high):
    view = Box(left=-345, top=-25, right=345, bottom=1715)
    wanted = Box(left=left, top=top, right=left + wide, bottom=top + high)
    found = window_on(view, wanted, width=180, least_height=90, most_height=200, edge=4)

    assert found.scale >= 1
    assert found.box.width == pytest.approx(180 * found.scale)
    assert found.box.height <= 200 * found.scale + 1e-6
    assert [found.box.grown(1e-6).holds(spot) for spot in corners_in(wanted)] == [True, True]
    assert (found.scale == 1) == (wide <= 172 and high <= 192)


def corners_in(box):
    return (box.left, box.top), (box.right, box.bottom)


def test_a_window_keeps_to_the_middle_of_the_view():
    view = Box(left=-100, top=0, right=100, bottom=300)
    wanted = Box(left=30, top=90, right=70, bottom=110)
    found = window_on(view, wanted, width=180, least_height=100, most_height=200, edge=4)

    assert found.box == Box(left=-90, top=50, right=90, bottom=150)


def test_the_middle_of_a_shape_is_that_of_its_area():
    far = tuple((x + 20, y) for x, y in SQUARE)

    assert centroid([SQUARE]) == (5, 5)
    assert centroid([SQUARE, far]) == (15, 5)
    assert inside([SQUARE, far], (25, 5))
    assert not inside([SQUARE, far], (15, 5))
    assert path_of([SQUARE]) == "M0,0L10,0L10,10L0,10Z"


def test_hatching_stays_inside_and_overlapping_shapes_share_their_lines():
    lines = hatching([SQUARE], 2).split("M")[1:]
    ends = [[tuple(map(float, end.split(","))) for end in one.split("L")] for one in lines]

    assert len(lines) == 7
    assert all(-0.01 <= value <= 10.01 for one in ends for end in one for value in end)
    assert all(abs((a[0] - b[0]) + (a[1] - b[1])) < 0.02 for a, b in ends)
    assert hatching([SQUARE, SQUARE], 2) == hatching([SQUARE], 2)


def test_126_syringes_look_different_and_neighbours_differ_in_shape():
    looks = [looks_of(number) for number in range(1, 127)]

    assert len(set(looks)) == 126
    assert all(a[1] != b[1] and a[0] != b[0] for a, b in pairwise(looks))
    assert [looks_in_words(number) for number in (1, 8, 15)] == [
        "circle",
        "open square",
        "triangle with a dot",
    ]


@pytest.mark.parametrize("syringe", range(1, len(SHAPES) + 1))
def test_every_shape_has_the_area_of_its_circle_and_stays_within_its_reach(syringe):
    corners = corners_of(mark(syringe, 1.0))
    area = pi if corners is None else shoelace(corners)
    far = 1.0 if corners is None else max(hypot(*one) for one in corners)

    assert area == pytest.approx(pi, rel=0.02)
    assert far <= reach_of(syringe, 1.0) + 0.01


def corners_of(drawn):
    if drawn.startswith("<circle"):
        return None
    if drawn.startswith("<rect"):
        half = sqrt(pi) / 2
        assert f'width="{figure(2 * half)}"' in drawn
        return [(-half, -half), (half, -half), (half, half), (-half, half)]
    data = drawn.partition('d="M')[2].partition("Z")[0]
    return [tuple(map(float, one.split(","))) for one in data.split("L")]


def shoelace(corners):
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


@given(
    st.lists(st.integers(min_value=1, max_value=300), min_size=1),
    st.floats(min_value=0.5, max_value=30),
)
def test_marks_grow_with_the_root_of_the_volume_and_never_reach_the_next_point(steps, spacing):
    volumes = [Decimal(one) / 100 for one in steps]
    radius = radius_per_root_ml(volumes, spacing)

    assert 0 < radius * sqrt(max(volumes)) <= 0.36 * spacing + 1e-9


def test_letters_go_on_after_z():
    assert [letters(number) for number in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def test_numbers_stand_on_one_side_where_all_find_room_there():
    signs = [
        Sign(zone="z", number=place + 1, at=(10.0 * place, 0.0), reach=1.0) for place in range(5)
    ]
    room = Box(left=-20, top=-20, right=80, bottom=20)
    found = numbers_for(signs, [], room=room, unit=1)["z"]

    assert [one.words for one in found] == ["1", "2", "3", "4", "5"]
    assert {round(one.at[0] - sign.at[0], 2) for one, sign in zip(found, signs, strict=True)} == {
        1.35
    }


def test_where_points_lie_close_every_fifth_is_numbered_or_none():
    room = Box(left=-50, top=-50, right=150, bottom=150)

    def shown(apart):
        signs = [
            Sign(
                zone="z", number=12 * row + column + 1, at=(apart * column, apart * row), reach=0.4
            )
            for row in range(12)
            for column in range(12)
        ]
        return Counter(one.words for one in numbers_for(signs, [], room=room, unit=1)["z"])

    assert sum(shown(10).values()) == 144
    assert set(shown(3)) == {"1", *(str(number) for number in range(5, 145, 5))}
    assert sum(shown(1).values()) == 0


def gap_between(label, sign):
    """How far a point lies from the box of a number."""
    wide, high = width_of(label.words, NUMBER_SIZE), 0.74 * NUMBER_SIZE
    left, bottom = label.at
    x = min(max(sign.at[0], left), left + wide)
    y = min(max(sign.at[1], bottom - high), bottom)
    return hypot(sign.at[0] - x, sign.at[1] - y)


@given(st.floats(min_value=2, max_value=12), st.floats(min_value=0.2, max_value=0.48))
def test_a_number_covers_no_point_and_no_letter(apart, share):
    signs = [
        Sign(
            zone="z",
            number=place + 1,
            at=(apart * (place % 7 + (place // 7 % 2) / 2), apart * 0.9 * (place // 7)),
            reach=apart * share,
        )
        for place in range(35)
    ]
    letter = (apart, apart * 2)
    room = Box(left=-50, top=-50, right=150, bottom=150)
    found = numbers_for(signs, [letter], room=room, unit=1)["z"]
    key = Sign(zone="z", number=0, at=letter, reach=KEY_RADIUS)

    assert [one for one in found for two in signs if gap_between(one, two) < two.reach] == []
    assert [one for one in found if gap_between(one, key) < key.reach] == []


def test_the_letter_of_a_shape_lies_in_it_where_no_point_does():
    room = Box(left=-50, top=-50, right=50, bottom=50)
    spot = key_spot([SQUARE], [((5.0, 5.0), 1.0)], room=room, unit=1)

    assert inside([SQUARE], spot)
    assert hypot(spot[0] - 5, spot[1] - 5) >= 1 + KEY_RADIUS
    assert key_spot([SQUARE], [], room=Box(left=20, top=20, right=30, bottom=30), unit=1) is None


def test_a_full_shape_has_its_letter_beside_it():
    room = Box(left=-50, top=-50, right=50, bottom=50)
    full = [((x + 0.5, y + 0.5), 1.0) for x in range(10) for y in range(10)]
    spot = key_spot([SQUARE], full, room=room, unit=1, others=[])

    assert not inside([SQUARE], spot)


def test_a_view_from_the_side_is_turned_for_the_right_and_has_no_lines_for_both(knowledge):
    side, front = knowledge.views["face_left"], knowledge.views["face_front"]
    left, right = "face_malar_left", "face_malar_right"
    shown = [side_of(view, zones) for view, zones in ((side, [left]), (side, [right]))]

    assert [(one.flip, one.lines) for one in shown] == [(False, True), (True, True)]
    assert frame_of(side, shown[1]).left == -frame_of(side, shown[0]).right
    assert not side_of(side, [left, right]).lines
    assert side_of(front, [left, right]).lines


def test_ends_that_no_source_states_stay_open():
    one, four = Decimal(1), Decimal(4)

    assert [
        depth_in_words(Depth(low=low, high=high))
        for low, high in ((one, four), (one, one), (None, four), (one, None), (None, None))
    ] == ["1 to 4 mm", "1 mm", "at most 4 mm", "at least 1 mm", "not known"]


def test_numbers_in_a_row_are_written_as_a_row():
    assert runs([1, 2, 3, 7, 9, 10]) == "1 to 3, 7, 9 to 10"
