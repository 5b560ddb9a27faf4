"""Every example planned once, and the ground of two zones, for the tests of the pages."""

from decimal import Decimal
from functools import cache

from tests.library.edition import ROOT, examples, knowledge

from pistor.formats.case_file import read_case
from pistor.planning.geometry import ground
from pistor.planning.plan import plan


def case_of(name):
    return read_case(ROOT / f"examples/{name}.yaml", knowledge())


@cache
def plan_of(name):
    return plan(case_of(name), knowledge())


def all_plans():
    return [plan_of(path.stem) for path in examples()]


def chosen_in(one):
    return [course.chosen for course in one.courses if course.chosen is not None]


def passes_in(one):
    return [row for chosen in chosen_in(one) for row in chosen.passes]


def only_pass(name):
    (one,) = passes_in(plan_of(name))
    return one


def days_of(name):
    (chosen,) = chosen_in(plan_of(name))
    return ", ".join(row.on.isoformat() for row in chosen.series.sessions)


def session_days(one):
    return sorted({row.on for chosen in chosen_in(one) for row in chosen.series.sessions})


def ground_of(zone, view, area=None, *, lipolytic=False):
    return ground(
        zone,
        view,
        knowledge(),
        area_cm2=None if area is None else Decimal(area),
        patch=None,
        depth_mm=None if lipolytic else Decimal(2),
        lipolytic=lipolytic,
        unlocked=frozenset(),
    )


def cheek(area=None):
    return ground_of("face_malar_left", "face_front", area)


def under_the_chin(area=None):
    return ground_of("submental", "submental_below", area, lipolytic=True)
