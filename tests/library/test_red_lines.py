"""Each red line and each hard limit: refused by name, and sourced.

The lines, a case for each and what must be said of it are in red_lines.yaml.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.library.case_trees import ON, ZONES, admitted, concern, healthy
from tests.library.drawn_cases import plan_of

from pistor.knowledge.statements import Verdict
from pistor.planning.judging import judge
from pistor.strict_yaml import read_yaml

LINES = read_yaml((Path(__file__).parent / "red_lines.yaml").read_bytes()).tree
CONCERNS = ("melasma", "submental-fat")
OTHER_CONCERNS = tuple(sorted(set(ZONES) - set(CONCERNS)))
SIGNED = {"by": "Dr A", "reason": "wished by the patient"}
ANAESTHETICS = {"anaesthetic-cream", "lidocaine"}


def lines(*kinds):
    """The lines that expect one of some kinds of answer, named by their sentence."""
    rows = [row for row in LINES if set(kinds) & set(row.get("expect", {"wish": row.get("wish")}))]
    return [pytest.param(row, id=row["name"]) for row in rows]


def case_of(row):
    """A healthy patient with what the line says is different."""
    given = row.get("case", {})
    name = given.get("concern", "melasma")
    tree = healthy(name, **given.get("answers", {}))
    tree["patient"] |= given.get("patient", {})
    tree["jurisdiction"] = row.get("in", given.get("jurisdiction", "US"))
    tree["wishes"] = given.get("wishes", {})
    if "area" in given:
        tree["concerns"][0]["areas_cm2"] = dict.fromkeys(concern(name)["zones"], given["area"])
    if "doses" in given:
        tree["decisions"] = decided(given["doses"], name)
    return tree


def decided(doses, name):
    """A physician names a protocol and states what its source leaves open."""
    substances = {"melasma": "vitamin-c", "submental-fat": "deoxycholic-acid"}
    rows = [{**dose, "substance": substances[name], **SIGNED} for dose in doses]
    return {"doses": rows, "protocols": {name: doses[0]["protocol"]}}


def refs(sources):
    return {citation.ref for citation in sources}


def nothing_left(result):
    """Nothing is chosen, and the verdict does not say that one may go on."""
    chosen = [course.chosen for course in result.courses if course.chosen is not None]
    return not chosen and result.screening.verdict not in (Verdict.PROCEED, Verdict.CAUTION)


@pytest.mark.parametrize("row", lines("finding"))
def test_a_line_is_found_by_name_with_its_source(row):
    result = plan_of(case_of(row))
    expected = row["expect"]
    (found,) = [
        one
        for one in result.screening.findings
        if one.rule == expected["finding"] and str(one.applies_to) == expected["about"]
    ]

    assert found.verdict.value == expected["verdict"]
    assert found.override == "none"
    assert row["cites"] in refs(found.sources)
    assert row["cites"] in result.sources
    if "until" in expected:
        assert found.until.isoformat() == expected["until"]
    if row.get("chosen") is False:
        assert nothing_left(result)


@pytest.mark.parametrize("row", lines("refused"))
def test_a_protocol_beyond_a_line_is_refused_by_name_with_its_source(row):
    result = plan_of(case_of(row))
    expected = row["expect"]
    (refused,) = [
        one
        for course in result.courses
        for one in course.not_chosen
        if one.protocol == expected["refused"]
    ]

    assert expected["says"].lower() in refused.because.lower()
    assert row["cites"] in refs(refused.sources)
    if row.get("chosen") is False:
        assert nothing_left(result)


@pytest.mark.parametrize("row", lines("limit"))
def test_a_limit_is_shown_beside_the_dose_and_holds(row):
    expected = row["expect"]
    (limit,) = [
        used
        for course in plan_of(case_of(row)).courses
        for one in course.chosen.passes
        for part in one.formula.components
        for used in part.limits
        if used.rule == expected["limit"]
    ]

    assert limit.used == Decimal(expected["used"])
    assert limit.holds is True
    assert limit.binds is True
    assert row["cites"] in refs(limit.sources)


@pytest.mark.parametrize("row", lines("numbing"))
def test_a_limit_is_shown_beside_the_numbing_that_is_wished(row):
    expected = row["expect"]
    numbing = plan_of(case_of(row)).numbing
    (limit,) = [one for one in numbing.limits if one.rule == expected["numbing"]]

    assert numbing.offered
    assert limit.used == (Decimal(expected["used"]) if "used" in expected else None)
    assert limit.holds is not False
    assert row["cites"] in refs(limit.sources)


@pytest.mark.parametrize("row", lines("wish"))
def test_what_is_never_injected_is_refused_by_name_whoever_wishes_it(row):
    tree = case_of(row)
    tree["wishes"] = {"substances": [row["wish"]]}
    result = plan_of(tree)
    (found,) = [one for one in result.screening.findings if one.rule == f"refused-{row['wish']}"]

    assert (found.verdict, found.override) == (Verdict.EXCLUDE, "none")
    assert str(found.applies_to) == f"substance {row['wish']}"
    assert row["cites"] in refs(found.sources)
    assert row["cites"] in result.sources
    for course in result.courses:
        for one in course.chosen.passes if course.chosen else ():
            assert row["wish"] not in {part.substance for part in one.formula.components}


@pytest.mark.parametrize("row", lines("wish"))
def test_what_is_never_injected_is_refused_for_every_concern(row, knowledge):
    """But for what is refused for some concerns only, and has its place in others."""
    if any(one.concerns for one in knowledge.substances[row["wish"]].refusals):
        return
    refused_for = []
    for name in OTHER_CONCERNS:
        tree = case_of({**row, "case": {"concern": name}})
        tree["wishes"] = {"substances": [row["wish"]]}
        found = judge(admitted(tree), knowledge)[0].findings
        refused_for += [name for one in found if one.rule == f"refused-{row['wish']}"]

    assert tuple(refused_for) == OTHER_CONCERNS


# No line is forgotten.


def substances_of_options(knowledge):
    """What a protocol that may be chosen injects, and what numbs."""
    return ANAESTHETICS | {
        part.substance
        for one in knowledge.protocols.values()
        if one.complete and one.refused is None
        for each in one.passes
        for part in each.components
    }


def touches(limit, used, knowledge):
    """Whether a limit can come to stand beside a dose."""
    target = limit.applies_to
    classes = {name for one in used for name in knowledge.substances[one].classes}
    return target.substance in used or target.substance_class in classes


def drawn_lines(knowledge):
    """Every entry that stands on a hard stop, a hard limit or a red line.

    A limit counts once a protocol that may be chosen uses its substance: before
    that no plan has a dose beside which it could stand.
    """
    used = substances_of_options(knowledge)
    for kind in ("screening", "incompatibilities", "limits"):
        for one in knowledge.of(kind).values():
            if one.stands_on and (kind != "limits" or touches(one, used, knowledge)):
                yield f"{kind}/{one.id}"
    yield from (f"substances/{one.id}" for one in knowledge.substances.values() if one.refusals)
    yield from (f"indications/{one.id}" for one in knowledge.indications.values() if one.refuse)


def test_every_line_of_the_knowledge_has_a_case(knowledge):
    held = {row["entry"] for row in LINES}

    assert sorted(set(drawn_lines(knowledge)) - held) == []


def test_every_line_names_an_entry_that_exists(knowledge):
    for row in LINES:
        kind, _, name = row["entry"].partition("/")
        assert name in knowledge.of(kind), row["name"]


def test_every_line_has_its_own_sentence():
    names = [row["name"] for row in LINES]

    assert len(set(names)) == len(names)


def test_the_healthy_patient_of_these_lines_may_be_treated():
    """So that what a line finds is due to what it changes."""
    for name in CONCERNS:
        result = plan_of(healthy(name))

        assert result.screening.findings == ()
        assert result.courses[0].chosen.series.sessions[0].on.isoformat() == ON
