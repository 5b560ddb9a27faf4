"""A case file is read whole, or every fault in it is told: code, place, value, remedy."""

import json
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.library.edition import examples
from tests.library.edition import knowledge as entries

from pistor import read_case
from pistor.case import Case
from pistor.faults import Unreadable
from pistor.formats.case_drawing import fault_of_size, fault_of_volume, faults_of_drawing
from pistor.formats.case_file import case_from
from pistor.planning.geometry import ZoneSizeError
from pistor.planning.plan import plan
from pistor.planning.quantities import VolumeError
from pistor.strict_yaml import read_yaml

BROKEN = Path(__file__).parents[1] / "broken" / "cases"
CASES = sorted(
    path.stem for path in BROKEN.glob("*.yaml") if not path.name.endswith(".faults.yaml")
)
STANDARD = next(path for path in examples() if path.stem == "melasma-standard")


def tree_of(path):
    return read_yaml(path.read_bytes()).tree


def written(tree):
    return json.dumps(tree).encode("utf-8", "replace")


def faults_in(data, *, also=()):
    with pytest.raises(Unreadable) as refused:
        case_from(data, entries(), also=also)
    return refused.value.faults


def told(fault):
    """A fault as the files of expected faults write it."""
    row = {"code": fault.code, "at": fault.at, "value": fault.value, "remedy": fault.remedy}
    return {key: one for key, one in {**row, "line": fault.line}.items() if one not in ("", None)}


def cut(fault, expected):
    """A fault with its remedy cut where the expected one ends in an ellipsis."""
    start, ellipsis, _ = expected["remedy"].partition("…")
    said = fault["remedy"].startswith(start) and ellipsis
    return {**fault, "remedy": expected["remedy"]} if said else fault


# One deliberately broken file per mistake


@pytest.mark.parametrize("name", CASES)
def test_every_mistake_of_an_author_is_told_with_place_value_and_remedy(name):
    data = (BROKEN / f"{name}.yaml").read_bytes()
    expected = tree_of(BROKEN / f"{name}.faults.yaml")
    found = [told(one) for one in faults_in(data, also=(faults_of_drawing,))]

    assert [cut(*pair) for pair in zip(found, expected["faults"], strict=False)] == (
        expected["faults"]
    )
    assert len(found) == len(expected["faults"])


@pytest.mark.parametrize("name", CASES)
def test_screening_finds_the_same_without_drawing(name):
    expected = tree_of(BROKEN / f"{name}.faults.yaml")
    count = expected.get("screen", len(expected["faults"]))
    data = (BROKEN / f"{name}.yaml").read_bytes()

    if count:
        assert len(faults_in(data)) == count
    else:
        assert case_from(data, entries()).concerns


def test_every_broken_file_has_its_faults_beside_it():
    beside = sorted(path.name.removesuffix(".faults.yaml") for path in BROKEN.glob("*.faults.yaml"))

    assert beside == CASES


def test_messages_are_calm_and_end_with_a_way_out():
    remedies = [
        one["remedy"] for name in CASES for one in tree_of(BROKEN / f"{name}.faults.yaml")["faults"]
    ]

    assert [one for one in remedies if one[-1] not in ".?…"] == []
    assert [one for one in remedies if "!" in one or "nvalid" in one or "error" in one] == []


# Good files


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_yaml_and_json_of_one_case_are_the_same_case(path):
    tree = tree_of(path)

    assert case_from(written(tree), entries()) == read_case(path, entries())
    assert case_from(json.dumps(tree, indent="\t").encode("utf-8-sig"), entries()) == read_case(
        path, entries()
    )


def test_a_plain_word_in_a_list_stands_for_its_id():
    tree = tree_of(STANDARD)
    plain, whole = deepcopy(tree), deepcopy(tree)
    plain["answers"] |= {"allergies": ["lidocaine"], "medicines": ["ibuprofen"]}
    whole["answers"] |= {"allergies": [{"id": "lidocaine"}], "medicines": [{"id": "ibuprofen"}]}

    assert case_from(written(plain), entries()) == case_from(written(whole), entries())


@pytest.mark.parametrize("words", ["the pink tablets 💊", "ยาแก้ปวด", 'he said "it burns"', "a: b"])
def test_what_a_patient_said_is_kept_in_any_letters(words):
    tree = tree_of(STANDARD)
    tree["answers"]["allergies"] = [{"other": words, "code": {"system": "own", "value": "7"}}]
    case = case_from(written(tree), entries())

    assert [one.other for one in case.answers.allergies] == [words]


def test_numbers_are_read_exactly_as_written():
    tree = tree_of(STANDARD)
    tree["concerns"][0]["areas_cm2"] = {"face_malar_left": "6.10", "face_malar_right": 6}
    (concern,) = case_from(written(tree), entries()).concerns

    assert str(concern.areas_cm2["face_malar_left"]) == "6.10"
    assert concern.areas_cm2["face_malar_right"] == Decimal(6)


def test_a_file_that_is_not_there_is_the_caller_s_to_tell(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_case(tmp_path / "missing.yaml", entries())


# Everything at once


def test_a_hundred_faults_are_told_at_once_in_the_order_of_the_file():
    lines = ["case: 1", "on: 2026-02-30", "answers:", "  allergies:"]
    lines += [f"    - no-such-{number}" for number in range(100)]
    found = faults_in("\n".join(lines).encode())

    assert [one.line for one in found] == [1, 2, *range(5, 105)]
    assert [one.code for one in found] == ["missing", "not-a-date", *["unknown-id"] * 100]


def test_an_endless_list_is_a_fault_by_itself():
    tree = tree_of(STANDARD)
    tree["practice"] = {"closed": ["2026-12-24"] * 1001}

    assert [told(one) for one in faults_in(written(tree))] == [
        {
            "code": "too-many",
            "at": "practice.closed",
            "value": "1001 items",
            "remedy": "stand here; give at most 1000.",
            "line": 1,
        }
    ]


def test_of_thousands_of_faults_the_first_thousand_are_told():
    tree = tree_of(STANDARD)
    tree["answers"]["medicines"] = [f"no-such-{number}" for number in range(5000)]
    *first, last = faults_in(written(tree))

    assert len(first) == 1000
    assert str(last) == "the file holds more faults than these 1,000; mend them first."


def test_a_text_of_sixty_thousand_signs_is_cut_in_the_message():
    tree = tree_of(STANDARD)
    tree["answers"]["allergies"] = [{"other": "very " * 12_000}]
    (found,) = faults_in(written(tree))

    assert (found.code, found.at) == ("too-long", "answers.allergies[0].other")
    assert len(str(found)) < 200


def test_one_mistake_is_one_fault():
    tree = tree_of(STANDARD)
    tree["concern"] = tree.pop("concerns")

    assert [one.remedy for one in faults_in(written(tree))] == [
        'is not a field here; did you mean "concerns"?'
    ]


# Areas and volumes


@pytest.mark.parametrize("zone", ["face_malar_left", "submental"])
def test_an_area_that_is_too_large_names_every_neighbour(zone):
    concern = "submental-fat" if zone == "submental" else "melasma"
    tree = {"case": 1, "on": "2026-11-21"}
    tree["concerns"] = [{"id": concern, "zones": [zone], "areas_cm2": {zone: "400"}}]
    neighbours = entries().zones[zone.removesuffix("_left")].neighbours

    for also in ((), (faults_of_drawing,)):
        (found,) = faults_in(written(tree), also=also)

        assert (found.code, found.at) == ("area", f"concerns[0].areas_cm2.{zone}")
        assert found.remedy.endswith(f"Divide it over its neighbours: {', '.join(neighbours)}.")


def test_an_area_that_the_map_step_refuses_is_a_fault_of_the_case():
    case = read_case(STANDARD, entries())
    (concern,) = case.concerns
    small = replace(concern, areas_cm2={"face_malar_right": Decimal("0.5")})
    case = replace(case, concerns=(small,))
    with pytest.raises(ZoneSizeError) as refused:
        plan(case, entries())

    fault = fault_of_size(refused.value, case)

    assert (fault.code, fault.at, fault.value) == (
        "area",
        "concerns[0].areas_cm2.face_malar_right",
        "0.5",
    )
    assert fault.remedy.startswith("is smaller than face_malar_right can be drawn (")


def test_a_volume_that_no_syringe_can_measure_is_a_fault_of_the_decision():
    tree = tree_of(STANDARD)
    dose = {"protocol": "karrabi2021-tranexamic-4mg-ml", "substance": "tranexamic-acid"}
    dose |= {"amount": "0.003", "unit": "ml", "per": "session", "by": "Dr A", "reason": "less"}
    tree["decisions"] = {"doses": [dose]}
    case = case_from(written(tree), entries())
    error = VolumeError("0.003 ml is not a whole number of steps of 0.01 ml. Use another total.")

    assert told(fault_of_volume(error, case)) == {
        "code": "volume",
        "at": "decisions.doses[0].amount",
        "value": "0.003",
        "remedy": f"cannot be drawn up: {error}",
    }
    assert (
        fault_of_volume(error, replace(case, decisions=replace(case.decisions, doses=()))) is None
    )


# Whatever somebody writes

ODD = st.sampled_from(
    [
        *(None, True, False, 0, -1, 2, 10**17, "", "x", "é", "a b", "0", "-5", "1e5", "NaN", "1,5"),
        *("2026-02-30", "2026-11-21", "2026-11-22", "9999-12-31", "2026-11-21T10:00", "\u202e"),
        *("lidocaine", "ibuprofen", "melasma", "submental", "face_malar_left", "x" * 3000),
    ]
)
TREES = st.recursive(
    ODD | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def places_in(tree, at=()):
    yield at
    items = tree.items() if isinstance(tree, dict) else ()
    numbered = enumerate(tree) if isinstance(tree, list) else ()
    for step, value in (*items, *numbered):
        yield from places_in(value, (*at, step))


@st.composite
def spoilt_cases(draw):
    """An example in which some places hold something else, or nothing."""
    tree = {"whole": deepcopy(tree_of(draw(st.sampled_from(examples()))))}
    for _ in range(draw(st.integers(1, 3))):
        *around, last = draw(st.sampled_from([one for one in places_in(tree) if one]))
        inner = tree
        for step in around:
            inner = inner[step]
        if around and draw(st.booleans()) and draw(st.booleans()):
            del inner[last]
        else:
            inner[last] = draw(TREES)
    return tree["whole"]


def read_or_refused(data):
    """The case and no faults, or None and the faults."""
    try:
        return case_from(data, entries(), also=(faults_of_drawing,)), ()
    except Unreadable as error:
        return None, error.faults


def is_told_well(data):
    """Whether there is a case, or else faults that each say what, where and what to do."""
    case, faults = read_or_refused(data)
    whole = all(one.code and one.at and one.remedy for one in faults)
    return bool(case or faults) and whole and "\n" not in "".join(map(str, faults))


@given(spoilt_cases())
def test_a_spoilt_case_is_read_or_its_faults_are_told(tree):
    assert is_told_well(written(tree))


@given(st.dictionaries(st.sampled_from(["case", "on", "answers", "concerns", "decisions"]), TREES))
def test_a_tree_of_anything_is_read_or_its_faults_are_told(tree):
    assert is_told_well(written({"case": 1, "on": "2026-11-21", **tree}))


@given(spoilt_cases())
def test_whatever_comes_in_is_what_an_independent_reader_reads(tree):
    """An adapter of pydantic lets in more, but reads nothing differently that we let in."""
    case, _ = read_or_refused(written(tree))
    if case is not None:
        assert TypeAdapter(Case).validate_json(_spelled_out(tree), extra="forbid") == case


def _spelled_out(tree):
    """The tree with every plain word of a list written as its id, as pydantic needs it."""
    tree = deepcopy(tree)
    answers = tree.get("answers", {})
    for name in ("conditions", "allergies", "medicines", "procedures", "site_findings"):
        if answers.get(name):
            answers[name] = [{"id": one} if isinstance(one, str) else one for one in answers[name]]
    for session in answers.get("earlier_sessions") or ():
        used = session["substances"]
        session["substances"] = [{"id": one} if isinstance(one, str) else one for one in used]
    if "combine_with" in tree:
        planned = tree["combine_with"]
        tree["combine_with"] = [{"id": one} if isinstance(one, str) else one for one in planned]
    return written(tree)
