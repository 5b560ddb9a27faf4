"""The clinicians' cases: each rule of screening fires, keeps silent and asks when it should.

A case in tests/cases/screening names a rule, what is known, and what the rule
then says. Whatever it does not give was not asked, but for the patient.
"""

import json
from functools import cache

import pytest
from tests.library.case_trees import ON, PATIENT, ZONES, admitted
from tests.library.edition import ROOT, changed
from tests.library.edition import knowledge as as_filed

from pistor.knowledge.statements import Verdict
from pistor.planning.facts import Answer, Facts
from pistor.planning.screening import screen
from pistor.strict_yaml import read_yaml

FOLDER = ROOT / "tests/cases/screening"
SAID = {Answer.YES: "fires", Answer.NO: "silent", Answer.UNKNOWN: "unknown"}
KINDS_OF_CASE = frozenset(SAID.values())

# Rules that cannot give one of the three answers, and why.
CANNOT_BE: dict[str, dict[str, str]] = {}


@cache
def cases():
    return [
        pytest.param(case, id=f"{file.stem}: {case['name']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for case in read_yaml(file.read_bytes()).tree
    ]


def case_of(given):
    """The case that a clinician's few words stand for."""
    given = dict(given)
    name = given.pop("concern", "melasma")
    zones = given.pop("zones", ZONES.get(name, ["abdomen_lower"]))
    rest = {key: given.pop(key) for key in ("on", "jurisdiction", "asked") if key in given}
    patient = PATIENT | given.pop("patient", {})
    answers = given | ({"asked": rest.pop("asked")} if "asked" in rest else {})
    tree = {"case": 1, "on": ON, "patient": patient, "answers": answers}
    return admitted(tree | rest | {"concerns": [{"id": name, "zones": zones}]})


@cache
def about_everything():
    """The knowledge with every rule in force whatever the case could use."""

    def widen(trees):
        for rule in trees["screening"].values():
            rule["applies_to"] = "all"

    return changed("screening", by=widen)


def said_by(rule, case):
    """What a rule says of a case, in the words of the cases' files."""
    held = Facts(case, as_filed()).holds(rule.when, rule.in_force.days)
    if held.answer is not Answer.YES:
        return {"answer": SAID[held.answer]}
    findings = [one for one in screen(case, about_everything()).findings if one.rule == rule.id]
    verdicts = {one.verdict.value for one in findings}
    ends = {one.until.isoformat() for one in findings if one.until is not None}
    return {
        "answer": "fires",
        "verdict": ", ".join(sorted(verdicts)),
        "until": max(ends, default=None),
    }


@pytest.mark.parametrize("case", cases())
def test_a_rule_says_what_a_clinician_expects(case, knowledge):
    expected = dict(case["expect"])
    rule = knowledge.screening[expected.pop("rule")]

    said = said_by(rule, case_of(case["given"]))

    assert {key: said.get(key) for key in expected} == expected


@cache
def answers_by_rule():
    tried = {}
    for param in cases():
        expected = param.values[0]["expect"]
        tried.setdefault(expected["rule"], set()).add(expected["answer"])
    return tried


@pytest.mark.parametrize("answer", sorted(KINDS_OF_CASE))
def test_every_rule_has_a_case_in_which_it_is(answer, knowledge):
    missing = [
        name
        for name in knowledge.screening
        if answer not in answers_by_rule().get(name, ()) and answer not in CANNOT_BE.get(name, {})
    ]

    assert missing == [], f"no case where these are {answer}"


def test_what_cannot_be_is_not_tried_and_says_why(knowledge):
    for name, reasons in CANNOT_BE.items():
        assert name in knowledge.screening
        assert not set(reasons) & answers_by_rule()[name], name
        assert all(reasons.values()), name


def test_a_case_names_its_rule_and_its_sentence_once():
    for file in sorted(FOLDER.glob("*.yaml")):
        rows = read_yaml(file.read_bytes()).tree
        names = [row["name"] for row in rows]
        given = [json.dumps(row["given"], sort_keys=True) for row in rows]

        assert {row["expect"]["rule"] for row in rows} == {file.stem}, file.name
        assert len(set(names)) == len(names), file.name
        assert len(set(given)) == len(given), file.name
        assert {key for row in rows for key in row} == {"name", "given", "expect"}, file.name


def test_every_firing_case_says_its_verdict():
    rows = [param.values[0] for param in cases()]
    silent_on_it = [
        row["name"]
        for row in rows
        if row["expect"]["answer"] == "fires" and "verdict" not in row["expect"]
    ]

    assert silent_on_it == []


def test_every_deferral_that_ends_on_a_day_has_a_case_that_names_the_day(knowledge):
    named = {p.values[0]["expect"]["rule"] for p in cases() if "until" in p.values[0]["expect"]}
    dated = {
        name
        for name, rule in knowledge.screening.items()
        if (rule.in_force.verdict or rule.verdict) is Verdict.DEFER
        and rule.until is not None
        and rule.until.event is None
    }

    assert sorted(dated - named) == []
