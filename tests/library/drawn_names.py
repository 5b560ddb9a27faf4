"""What drawn cases can name: ids, zones with areas that fit their drawings, and days."""

from datetime import date, timedelta
from functools import cache
from math import ceil, floor

from hypothesis import strategies as st
from tests.library.case_trees import ON
from tests.library.edition import knowledge

from pistor.planning.geometry import ground
from pistor.planning.views import drawings_for

TODAY = date.fromisoformat(ON)
CONCERNS = (
    "acne-scars",
    "androgenetic-alopecia",
    "body-fat",
    "cellulite",
    "chronic-low-back-pain",
    "low-back-pain",
    "melasma",
    "skin-rejuvenation",
    "submental-fat",
)
TREATABLE = (
    "androgenetic-alopecia",
    "chronic-low-back-pain",
    "low-back-pain",
    "melasma",
    "skin-rejuvenation",
    "submental-fat",
)
"""Those for which a complete protocol was read."""
COUNTRIES = (
    *("AT", "AU", "BR", "CA", "CY", "DE", "ES", "FR", "GB", "IE", "IT", "PH", "SG", "SK", "US"),
    *("NZ", "TH"),
)
"""Those of which law was read, and two of which none was."""


# What the knowledge can name.


@cache
def ids(kind):
    return tuple(knowledge().of(kind))


def some_id(kind):
    return st.deferred(lambda: st.sampled_from(ids(kind)))


@cache
def zones_of(concern):
    """The zones of a concern as a case names them, with the patient's side."""
    zones = knowledge().zones
    return tuple(
        name
        for zone in knowledge().indications[concern].zones
        for name in ((f"{zone}_left", f"{zone}_right") if zones[zone].paired else (zone,))
        if zones[zone].injectable and zones[zone].outlines
    )


@cache
def area_range(zone, view):
    """Least and most tenths of a square centimetre that a drawing of a zone can show.

    None when the view does not draw it, or leaves nothing of it open.
    """
    bare = zone.removesuffix("_left").removesuffix("_right")
    if view not in {one.view for one in knowledge().zones[bare].outlines}:
        return None
    open_cm2 = [_open_cm2(zone, view, lipolytic=lipolytic) for lipolytic in (True, False)]
    least, most = ceil(max(open_cm2) * 7), floor(min(open_cm2) * 14)
    return (least, most) if 0 < least <= most else None


def _open_cm2(zone, view, *, lipolytic):
    drawn = ground(
        zone,
        view,
        knowledge(),
        area_cm2=None,
        patch=None,
        depth_mm=None,
        lipolytic=lipolytic,
        unlocked=frozenset(),
    )
    return drawn.open_cm2


@st.composite
def measured_areas(draw, zones):
    """Areas for some of the zones, within what the view that shows them can be stretched to."""
    drawings = drawings_for(tuple(zones), {}, knowledge())
    views = {zone: view for view, shown in drawings for zone in shown}
    ranges = {zone: area_range(zone, views[zone]) for zone in views if draw(st.booleans())}
    return {
        zone: f"{draw(st.integers(*ends)) / 10}"
        for zone, ends in ranges.items()
        if ends is not None
    }


# Days.


def days_before(most, *, least=0):
    return st.integers(least, most).map(lambda number: (TODAY - timedelta(days=number)).isoformat())


def days_after(most):
    return st.integers(0, most).map(lambda number: (TODAY + timedelta(days=number)).isoformat())


@st.composite
def spans(draw):
    first = draw(st.integers(0, 200))
    last = first + draw(st.integers(0, 40))
    return [(TODAY + timedelta(days=one)).isoformat() for one in (first, last)]


@cache
def all_zones():
    return tuple(dict.fromkeys(zone for one in CONCERNS for zone in zones_of(one)))


def some_zones():
    return st.deferred(lambda: st.lists(st.sampled_from(all_zones()), max_size=2, unique=True))
