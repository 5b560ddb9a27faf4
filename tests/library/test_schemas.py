"""The published schemas say what the library reads and writes."""

import json
from copy import deepcopy
from datetime import date

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests.golden import update
from tests.library.case_trees import blank, healthy
from tests.library.drawn_cases import any_case, for_cases, plan_of
from tests.library.edition import examples

from pistor.formats.case_file import case_from
from pistor.formats.document import plan_tree
from pistor.formats.schema import case_schema, plan_schema
from pistor.strict_yaml import read_yaml

CASE, PLAN = case_schema(), plan_schema()


def validator(schema):
    return Draft202012Validator(schema, format_checker=FormatChecker())


CASES, PLANS = validator(CASE), validator(PLAN)


def faults(validated_by, tree):
    return [f"{one.json_path}: {one.message[:200]}" for one in validated_by.iter_errors(tree)]


@pytest.mark.parametrize("path", list(update.schemas()), ids=lambda path: path.name)
def test_a_published_schema_is_fresh(path):
    remedy = f"{path.name} is stale. Run `python3 dev.py golden`."

    assert path.exists(), remedy
    assert path.read_text(encoding="utf-8") == update.schemas()[path], remedy


@pytest.mark.parametrize("schema", [CASE, PLAN], ids=["case", "plan"])
def test_a_schema_is_itself_a_schema(schema):
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("example", examples(), ids=lambda path: path.stem)
def test_every_example_fits_the_schema_of_a_case(example):
    assert faults(CASES, read_yaml(example.read_bytes()).tree) == []


@pytest.mark.parametrize("example", examples(), ids=lambda path: path.stem)
def test_every_golden_plan_fits_the_schema_of_a_plan(example):
    kept = update.GOLDEN / f"{example.stem}.json"

    assert faults(PLANS, json.loads(kept.read_text(encoding="utf-8"))) == []


@for_cases(any_case())
def test_every_case_that_is_read_fits_and_so_does_its_plan(tree):
    written = json.loads(json.dumps(plan_tree(plan_of(tree))))

    assert faults(CASES, tree) == []
    assert faults(PLANS, written) == []


def closed(schema):
    """The schema with no room for a key that it does not name."""
    schema = deepcopy(schema)
    for shape in [schema, *schema["$defs"].values()]:
        if "properties" in shape:
            shape["additionalProperties"] = False
    return schema


@pytest.mark.parametrize("example", examples(), ids=lambda path: path.stem)
def test_the_schema_names_every_key_of_a_plan(example, knowledge):
    written = json.loads(update.golden_plan(example, knowledge))

    assert faults(validator(closed(PLAN)), written) == []


PROMISED = {
    "plan": {"plan", "pistor", "knowledge", "case", "case_digest", "provisional", "screening"},
    "lists": {"courses", "timeline", "instructions", "watch", "sources"},
    "Screening": {"verdict", "until", "until_event", "findings", "questions"},
    "Finding": {"rule", "topic", "verdict", "applies_to", "until", "until_event", "say", "because"}
    | {"override", "overridden", "sources", "positions"},
    "OpenQuestion": {"id", "ask", "kind", "settles"},
    "Course": {"concern", "zones", "chosen", "options", "not_chosen", "alternatives", "conflicts"},
    "Chosen": {"protocol", "standing", "passes", "series", "duration_min", "stay_days_after"}
    | {"downtime_days", "untreated", "expect"},
    "PassPlan": {"id", "sessions", "technique", "device", "needle", "depth_mm", "layer", "formula"}
    | {"map"},
    "Formula": {"dosing", "components", "total_ml", "syringes", "checks", "steps"},
    "ComponentShown": {"substance", "amount", "unit", "concentration", "volume_ml", "from"}
    | {"limits"},
    "LimitUsed": {"rule", "limit", "unit", "per", "used"},
    "InjectionMap": {"pattern", "spacing_mm", "count", "total_ml", "view", "zones", "evenness"}
    | {"points", "avoided"},
    "Point": {"zone", "x_mm", "y_mm", "depth_mm", "volume_ml", "syringe"},
    "SessionDate": {"number", "on", "not_before", "not_after", "because"},
    "NotChosen": {"protocol", "because", "missing", "sources"},
    "Conflict": {"topic", "positions", "taken", "because"},
    "Told": {"phase", "session", "hours", "from", "to", "say", "because", "sources"},
    "CheckIn": {"on", "ask", "because"},
    "Event": {"on", "kind", "what"},
    "SourceShown": {"title", "year", "kind", "tier", "read", "locator"},
}


def test_every_promised_key_of_a_plan_is_always_there():
    shapes = PLAN["$defs"] | {"plan": PLAN, "lists": PLAN}
    for name, keys in PROMISED.items():
        assert keys <= set(shapes[name]["required"]), name


@pytest.mark.parametrize("bad", [7, 0.5, "1e5", "1,5", "+1", ".5", "1.", "", "NaN", "\u0661"])
def test_a_decimal_of_a_plan_is_digits_in_quotes(bad):
    written = json.loads(plan_text(healthy()))
    written["courses"][0]["chosen"]["passes"][0]["map"]["total_ml"] = bad

    assert len(faults(PLANS, written)) > 0


def plan_text(tree):
    return plan_of(tree).to_json()


BROKEN = {
    "an unknown key": {"patiant": {}},
    "another version": {"case": 2},
    "no concern": {"concerns": []},
    "a day that is none": {"on": "2026-02-30"},
    "a country in small letters": {"jurisdiction": "th"},
    "both an id and words": {"answers": {"allergies": [{"id": "lidocaine", "other": "a jab"}]}},
    "neither an id nor words": {"answers": {"allergies": [{"severity": "mild"}]}},
    "a number without quotes": {"patient": {"weight_kg": 70.5}},
    "a yes in words": {"answers": {"pregnant": "yes"}},
    "a stay without its end": {"wishes": {"away": [["2027-01-10"]]}},
    "an override nobody signed": {
        "decisions": {"overrides": [{"rule": "aspirin", "on": "2026-11-21"}]}
    },
}


@pytest.mark.parametrize("change", list(BROKEN.values()), ids=list(BROKEN))
def test_the_schema_of_a_case_refuses(change):
    assert faults(CASES, blank()) == []
    assert len(faults(CASES, blank() | change)) > 0


def test_plain_ids_may_stand_in_the_lists_of_a_case(knowledge):
    tree = healthy(
        conditions=["epilepsy"],
        allergies=["lidocaine"],
        medicines=["ibuprofen"],
        procedures=["dermal-filler"],
        site_findings=["burn"],
        earlier_sessions=[{"on": "2026-10-01", "substances": ["tranexamic-acid"]}],
    ) | {"combine_with": ["ipl"], "practice": {"stock": ["tranexamic-acid"]}}

    assert faults(CASES, tree) == []
    assert case_from(json.dumps(tree).encode(), knowledge).on == date(2026, 11, 21)
