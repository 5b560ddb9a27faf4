"""Whole cases drawn from the knowledge, as the trees that files hold.

`any_case` draws whatever a practice could write, most of it unasked or barred.
`treatable_case` draws patients with little against treatment, so that there is
a formula, a map and a series to look at. Tests that use `for_cases` with the same
strategy see the same cases, so that each is planned once.
"""

import json
from datetime import date, timedelta
from functools import cache, lru_cache
from math import ceil, floor

from hypothesis import given, seed
from hypothesis import strategies as st
from tests.library.case_trees import EXAMINED, NOTHING_FOUND, ON, admitted
from tests.library.edition import knowledge

from pistor.planning.geometry import ground
from pistor.planning.plan import Plan, plan
from pistor.planning.views import drawings_for

TODAY = date.fromisoformat(ON)
CONCERNS = ("melasma", "submental-fat", "body-fat")
COUNTRIES = ("US", "IT", "FR", "BR", "PH", "TH", "DE", "GB", "NZ")
WORDS = ("the blue tablet", "a pink cream from the dentist")
NAMED = {"by": "Dr A", "reason": "examined and talked over"}
HOW_OFTEN_ASKED = 4
"""A question was asked in so many of so many and one cases."""


def for_cases(strategy):
    """Run a test on the same drawn cases as every other test of this strategy."""

    def decorate(test):
        return seed(20261121)(given(tree=strategy)(test))

    return decorate


def plan_of(tree) -> Plan:
    """The plan of a case tree; a case that several tests see is planned once."""
    return _plan_of(json.dumps(tree, sort_keys=True))


@lru_cache(maxsize=2000)
def _plan_of(text):
    return plan(admitted(json.loads(text)), knowledge())


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
    sheets = drawings_for(tuple(zones), {}, knowledge())
    views = {zone: view for view, shown in sheets for zone in shown}
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


# Answers.


def few(items, most=2):
    """Mostly nothing, now and then one or two, no thing twice."""
    some = st.lists(items, min_size=1, max_size=most, unique_by=what_it_names)
    return st.one_of(st.just([]), st.just([]), some)


def what_it_names(row):
    if isinstance(row, dict):
        return row.get("id") or row.get("other") or row.get("on")
    return str(row)


def in_words():
    return st.sampled_from(WORDS).map(lambda words: {"other": words})


@st.composite
def medicines(draw):
    row = {"id": draw(some_id("medicines"))}
    if draw(st.booleans()):
        row["last_taken"] = draw(st.none() | days_before(400))
    if draw(st.booleans()):
        row["prescribed"] = draw(st.booleans())
    return row


@st.composite
def conditions(draw):
    row = {"id": draw(some_id("conditions"))}
    if draw(st.booleans()):
        row["status"] = draw(st.sampled_from(["active", "past", "family"]))
    if row.get("status") == "past" and draw(st.booleans()):
        row["until"] = draw(days_before(900))
    return row


@st.composite
def placed(draw, kind, *, dated):
    row = {"id": draw(some_id(kind))}
    if dated and draw(st.booleans()):
        row["on"] = draw(days_before(300))
    if draw(st.booleans()):
        row["zones"] = draw(some_zones())
    return row


@cache
def all_zones():
    return tuple(dict.fromkeys(zone for one in CONCERNS for zone in zones_of(one)))


def some_zones():
    return st.deferred(lambda: st.lists(st.sampled_from(all_zones()), max_size=2, unique=True))


@st.composite
def earlier_sessions(draw):
    used = draw(st.sampled_from(["tranexamic-acid", "deoxycholic-acid", "vitamin-c"]))
    row = {"id": used}
    if draw(st.booleans()):
        row |= {"amount": str(draw(st.integers(1, 100))), "unit": "mg"}
    return {"on": draw(days_before(200)), "substances": [row], "zones": draw(some_zones())}


@st.composite
def measurements(draw):
    name = draw(some_id("measurements"))
    entry = knowledge().measurements[name]
    value = draw(st.integers(int(entry.low) + 1, int(entry.high)))
    return {"id": name, "value": str(value), "unit": entry.unit, "on": draw(days_before(120))}


FINE = {"informed": True, "licensed_physician": True}
"""The answers that bar nothing where that is yes; elsewhere it is no."""


def mostly(*, value):
    return st.sampled_from([value] * 7 + [not value])


def answer_to(fact):
    """One answer to a question, of whatever kind it takes; one that bars nothing most often."""
    listed = {
        "conditions": few(conditions() | in_words()),
        "allergies": few(some_id("allergens").map(lambda name: {"id": name}) | in_words()),
        "medicines": few(medicines() | in_words()),
        "procedures": few(placed("procedures", dated=True)),
        "site_findings": few(placed("site-findings", dated=False)),
        "measurements": few(measurements(), most=1),
        "earlier_sessions": few(earlier_sessions()),
    }
    if fact == "examined":
        return mostly(value=True).map(lambda seen: {**EXAMINED, "other_causes_excluded": seen})
    return listed.get(fact, mostly(value=FINE.get(fact, False)))


@st.composite
def answers(draw):
    asked = st.integers(0, HOW_OFTEN_ASKED)
    return {fact: draw(answer_to(fact)) for fact in NOTHING_FOUND if draw(asked)}


@st.composite
def patients(draw):
    born = st.sampled_from(["1988-04-12", "1951-02-28"]) | days_before(90 * 365, least=1_000)
    whole = {
        "born": draw(born),
        "sex": draw(st.sampled_from(["female", "male", "other"])),
        "weight_kg": str(draw(st.integers(35, 160))),
        "phototype": draw(st.integers(1, 6)),
    }
    left_out = draw(few(st.sampled_from(sorted(whole))))
    return {key: value for key, value in whole.items() if key not in left_out}


# What is wanted.


@st.composite
def concerns(draw, names):
    name = draw(st.sampled_from(names))
    zones = draw(st.lists(st.sampled_from(zones_of(name)), min_size=1, max_size=4, unique=True))
    return {"id": name, "zones": zones, "areas_cm2": draw(measured_areas(zones))}


def several(names):
    return st.lists(concerns(names), min_size=1, max_size=2, unique_by=lambda one: one["id"])


@st.composite
def wishes(draw):
    found = {"away": draw(few(spans()))}
    if draw(st.integers(0, 3)) == 0:
        found["finish_by"] = draw(days_after(250))
    if draw(st.integers(0, 3)) == 0:
        found["anaesthesia"] = draw(st.sampled_from(["none", "topical", "injected"]))
    if draw(st.integers(0, 9)) == 0:
        found["needle_free"] = True
    if draw(st.integers(0, 3)) == 0:
        found["substances"] = draw(st.lists(some_id("substances"), max_size=2, unique=True))
    return found


@st.composite
def other_treatments(draw, zones):
    row = {"id": draw(some_id("procedures"))}
    if draw(st.integers(0, 3)):
        row["on"] = draw(days_after(120))
    if draw(st.booleans()):
        row["zones"] = draw(st.lists(st.sampled_from(zones), max_size=2, unique=True))
    return row


@st.composite
def practices(draw):
    found = {}
    if draw(st.integers(0, 3)) == 0:
        found["open_weekdays"] = draw(
            st.lists(st.integers(1, 7), min_size=1, max_size=6, unique=True)
        )
    if draw(st.integers(0, 3)) == 0:
        found["closed"] = draw(st.lists(days_after(60), max_size=3, unique=True))
    return found


def complete_protocols(concern):
    """Those that a physician could take for a concern, by id."""
    return tuple(
        one.id
        for one in knowledge().protocols.values()
        if one.concern == concern and one.complete and one.refused is None
    )


@st.composite
def decisions(draw, names):
    rules = [one.id for one in knowledge().screening.values() if one.override == "physician"]
    overridden = draw(few(st.sampled_from(rules), most=3))
    topics = [one for one in knowledge().screening.values() if len(one.positions) > 1]
    open_to_it = [one for one in topics if one.override == "physician"]
    taken = {}
    for rule in draw(few(st.sampled_from(open_to_it))):
        taken[rule.topic] = draw(st.sampled_from(rule.positions)).id
    found = {
        "overrides": [{"rule": rule, "on": ON, **NAMED} for rule in dict.fromkeys(overridden)],
        "positions": [{"topic": name, "take": take, **NAMED} for name, take in taken.items()],
    }
    protocols = {name: complete_protocols(name) for name in names if complete_protocols(name)}
    if protocols and draw(st.booleans()):
        found["protocols"] = {
            name: draw(st.sampled_from(choices)) for name, choices in protocols.items()
        }
    return found


@st.composite
def any_case(draw):
    """Whatever a practice could write on one day."""
    wanted = draw(several(CONCERNS))
    names = [one["id"] for one in wanted]
    zones = [zone for one in wanted for zone in one["zones"]]
    tree = {
        "case": 1,
        "on": ON,
        "patient": draw(patients()),
        "answers": draw(answers()),
        "concerns": wanted,
        "wishes": draw(wishes()),
        "combine_with": draw(few(other_treatments(zones))),
        "practice": draw(practices()),
        "decisions": draw(decisions(names)),
    }
    if draw(st.integers(0, HOW_OFTEN_ASKED)):
        tree["jurisdiction"] = draw(st.sampled_from(COUNTRIES))
    return tree


@st.composite
def treatable_case(draw):
    """A patient with nothing against treatment, and everything about the dates left to chance."""
    wanted = draw(several(CONCERNS[:2]))
    zones = [zone for one in wanted for zone in one["zones"]]
    sometimes = {"earlier_sessions": draw(few(earlier_sessions()))}
    if draw(st.integers(0, 2)) == 0:
        fact = draw(st.sampled_from(["procedures", "medicines", "site_findings"]))
        sometimes[fact] = draw(answer_to(fact))
    tree = {
        "case": 1,
        "on": ON,
        "jurisdiction": draw(st.sampled_from(["US", "IT", "TH"])),
        "patient": {
            "born": "1988-04-12",
            "sex": draw(st.sampled_from(["female", "male"])),
            "weight_kg": str(draw(st.integers(35, 160))),
            "phototype": draw(st.integers(1, 6)),
        },
        "answers": {**NOTHING_FOUND, **sometimes},
        "concerns": wanted,
        "wishes": draw(wishes()),
        "combine_with": draw(few(other_treatments(zones))),
        "practice": draw(practices()),
    }
    protocols = {one["id"]: complete_protocols(one["id"]) for one in wanted}
    if draw(st.integers(0, 2)) == 0:
        taken = {name: draw(st.sampled_from(rows)) for name, rows in protocols.items()}
        tree["decisions"] = {"protocols": taken}
    return tree
