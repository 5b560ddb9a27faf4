"""Whole cases drawn from the knowledge, as the trees that files hold.

`any_case` draws whatever a practice could write, most of it unasked or barred.
`treatable_case` draws patients with little against treatment, so that there is
a formula, a map and a series to look at. Tests that use `for_cases` with the same
strategy see the same cases, so that each is planned once.
"""

import json
from functools import cache, lru_cache

from hypothesis import given, seed
from hypothesis import strategies as st
from tests.library.case_trees import EXAMINED, NOTHING_FOUND, ON, admitted
from tests.library.drawn_names import (
    CONCERNS,
    COUNTRIES,
    TREATABLE,
    days_after,
    days_before,
    measured_areas,
    some_id,
    some_zones,
    spans,
    zones_of,
)
from tests.library.edition import knowledge

from pistor.planning.plan import Plan, plan

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


INJECTED_BEFORE = (
    *("tranexamic-acid", "deoxycholic-acid", "vitamin-c", "lidocaine", "ketoprofen"),
    *("methylprednisolone", "minoxidil", "polynucleotides"),
)


@st.composite
def earlier_sessions(draw):
    used = draw(st.sampled_from(INJECTED_BEFORE))
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


@cache
def anaesthetics():
    return tuple(
        name for name, one in knowledge().substances.items() if "local-anaesthetic" in one.classes
    )


@st.composite
def numbing_and_mixtures(draw, names):
    """Now and then a dose for numbing, and a request for a mixture of any or of some substances."""
    found = {}
    if draw(st.integers(0, 3)) == 0:
        some = st.lists(st.sampled_from(anaesthetics()), min_size=1, max_size=2, unique=True)
        found["numbing"] = [
            {"substance": name, "amount": str(draw(st.integers(5, 300))), "unit": "mg", **NAMED}
            for name in draw(some)
        ]
    if draw(st.integers(0, 3)) == 0:
        asked = dict(NAMED)
        if draw(st.booleans()):
            asked["substances"] = draw(
                st.lists(some_id("substances"), min_size=2, max_size=4, unique=True)
            )
        found["bespoke"] = {draw(st.sampled_from(names)): asked}
    return found


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
    found |= draw(numbing_and_mixtures(names))
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
    wanted = draw(several(TREATABLE))
    zones = [zone for one in wanted for zone in one["zones"]]
    sometimes = {"earlier_sessions": draw(few(earlier_sessions()))}
    if draw(st.integers(0, 2)) == 0:
        fact = draw(st.sampled_from(["procedures", "medicines", "site_findings"]))
        sometimes[fact] = draw(answer_to(fact))
    tree = {
        "case": 1,
        "on": ON,
        "jurisdiction": draw(st.sampled_from(COUNTRIES)),
        "patient": {
            "born": "1988-04-12",
            "sex": draw(st.sampled_from(["female", "female", "male"])),
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
    decided = draw(numbing_and_mixtures(list(protocols)))
    if draw(st.integers(0, 2)) == 0:
        taken = {name: draw(st.sampled_from(rows)) for name, rows in protocols.items()}
        decided["protocols"] = taken
    if decided:
        tree["decisions"] = decided
    return tree
