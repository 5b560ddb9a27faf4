"""What the pages on the algorithms say always holds, as far as no other test holds it."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.edition import knowledge as as_filed
from tests.library.planned_examples import all_plans, session_days, under_the_chin

from pistor.planning.geometry import LEAST_SCALE, MOST_SCALE


def test_questions_stand_in_the_order_of_their_weight():
    for one in all_plans():
        weights = Counter()
        for finding in one.screening.findings:
            if finding.verdict.value != "ask" or not finding.stands:
                continue
            plain_facts = [f for f in finding.asks if not f.startswith("measurement:")]
            for fact in plain_facts or finding.asks:
                worth = (finding.would_be or finding.verdict).severity
                weights[fact] += worth * (2 if finding.applies_to == "all" else 1)
        by_id = {row.id: row.fact for row in as_filed().questions.values()}
        asked = [by_id.get(row.id, row.id) for row in one.screening.questions]
        waiting = [fact for fact in asked if fact in weights]

        assert waiting == sorted(waiting, key=lambda fact: (-weights[fact], fact))


def test_every_protocol_of_a_concern_is_taken_or_says_why_not():
    for one in all_plans():
        for course in one.courses:
            taken = set() if course.chosen is None else {course.chosen.protocol}
            known = {
                row.id for row in as_filed().protocols.values() if row.concern == course.concern
            }

            assert {row.protocol for row in course.not_chosen} | taken == known
            assert all(row.because for row in course.not_chosen)


@given(area=st.integers(50, 880).map(lambda tenths: Decimal(tenths) / 10))
def test_the_open_part_of_a_zone_is_the_measured_area(area):
    one = under_the_chin(area)

    assert abs(one.open_cm2 / float(area) - 1) < 0.01
    assert LEAST_SCALE <= one.scale <= MOST_SCALE


@given(
    areas=st.lists(st.integers(50, 880), min_size=2, max_size=2, unique=True).map(sorted),
)
def test_a_larger_area_takes_a_larger_drawing(areas):
    smaller, larger = (under_the_chin(Decimal(area) / 10) for area in areas)

    assert smaller.scale <= larger.scale


def stretched(ring, factor, middle, *, mirrored):
    from shapely.affinity import scale  # noqa: PLC0415  As the code itself does.
    from shapely.geometry import Polygon  # noqa: PLC0415

    shape = Polygon([(float(-x if mirrored else x), float(y)) for x, y in ring])
    return scale(shape, factor, factor, origin=middle)


@pytest.mark.parametrize("area", [5, 30, 88])
def test_a_margin_keeps_its_millimetres_at_every_scale(area):
    """The edge kept free lies the margin away from the avoid-area, stretched as the zone was."""
    from shapely.geometry import Point, Polygon  # noqa: PLC0415  As the code itself does.

    one = under_the_chin(area)
    (zone,) = [row for row in as_filed().zones["submental"].outlines if row.view == one.view]
    middle = Polygon([(float(x), float(y)) for x, y in zone.rings[0]]).centroid
    for kept_free in one.avoided:
        entry = as_filed().avoid_areas[kept_free.id]
        (drawn,) = [row for row in entry.outlines if row.view == one.view]
        mirrored = kept_free.shape.centroid.x < 0
        own = stretched(drawn.rings[0], one.scale, middle, mirrored=mirrored)
        away = [Point(place).distance(own) for place in kept_free.shape.exterior.coords]

        assert away == pytest.approx([float(entry.margin_mm)] * len(away))


def test_a_topic_speaks_once_in_a_phase_of_a_session():
    for one in all_plans():
        seen = Counter((row.session, row.phase, row.topic) for row in one.instructions)

        assert [key for key, count in seen.items() if count > 1] == []


def test_a_day_of_the_watch_asks_each_question_once():
    for one in all_plans():
        asked_on = [row.on for row in one.watch]

        assert asked_on == sorted(set(asked_on))
        assert set(asked_on).isdisjoint(session_days(one))
        assert all(len(set(row.ask)) == len(row.ask) for row in one.watch)
