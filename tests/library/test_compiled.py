"""Rules compiled to Python say what the interpreter says, of every rule and of the whole."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.case_trees import admitted, blank, healthy
from tests.library.drawn_cases import any_case, days_before, for_cases, ids, some_id
from tests.library.edition import changed, examples
from tests.library.edition import knowledge as as_filed

from pistor.case import Case
from pistor.doorkeeping import admit_own
from pistor.formats.case_file import read_case
from pistor.knowledge.statements import Verdict
from pistor.planning.compiled import Compiled
from pistor.planning.facts import Facts
from pistor.planning.relevance import relevant
from pistor.planning.screening import _try, screen
from pistor.strict_yaml import to_python_names


@cache
def whole_edition():
    return Compiled(as_filed())


def said_of(case, knowledge, rules):
    """What the interpreter finds, as `judge` and `things` answer it."""
    facts, in_use = Facts(case, knowledge), relevant(case, knowledge)
    speaks = asks = 0
    for number, rule in enumerate(rules):
        if rule.valid.holds_on(case.on) and in_use.covers(rule.applies_to, knowledge):
            for finding in _try(rule, facts, in_use):
                speaks |= (finding.would_be is None) << number
                asks |= (finding.would_be is not None) << number
    whole = screen(case, knowledge)
    about = [
        one
        for one in whole.findings
        if one.stands and one.applies_to != "all" and one.applies_to.kind != "combination"
    ]
    worst = {
        subject: max(
            (one.verdict for one in about if one.applies_to == subject),
            key=lambda verdict: verdict.severity,
        )
        for subject in {one.applies_to for one in about}
    }
    return (whole.verdict, whole.until, whole.until_event, speaks, asks), worst


def answered_by(compiled, case):
    facts = compiled.plain(case)
    return tuple(compiled.judge(facts)), compiled.things(facts)


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_every_example_is_judged_as_the_interpreter_judges_it(path):
    case, compiled = read_case(path, as_filed()), whole_edition()

    assert answered_by(compiled, case) == said_of(case, as_filed(), compiled.rules)


@for_cases(any_case())
def test_any_case_is_judged_as_the_interpreter_judges_it(tree):
    case, compiled = admitted(tree), whole_edition()

    assert answered_by(compiled, case) == said_of(case, as_filed(), compiled.rules)


# Rules at random, so that every operator stands beside every other.

CITED = [{"ref": "ours", "at": "tests", "tier": "C"}]
FEW = 4
KIND_OF = {
    "conditions": "conditions",
    "allergies": "allergens",
    "medicines": "medicines",
    "procedures": "procedures",
    "site_findings": "site-findings",
}


@cache
def few_ids(kind):
    """The first ids of a kind, and those they belong to: so few that cases meet the rules."""
    entries = as_filed().of(kind)
    first = list(entries)[:FEW]
    return tuple(dict.fromkeys(name for one in first for name in as_filed().groups(kind, one)))


def named(kind):
    return st.deferred(lambda: st.lists(st.sampled_from(few_ids(kind)), min_size=1, max_size=3))


def given_some(**fields):
    """A mapping in which any of the fields may be left out."""
    return st.fixed_dictionaries({}, optional=fields)


def is_in_list(fact, **optional):
    return st.builds(
        lambda names, more: {"intersects": {"fact": fact, "ids": names, **more}},
        named(KIND_OF[fact]),
        given_some(**optional),
    )


def within(fact, names, **optional):
    days = st.integers(0, 120) | st.just("position")
    return st.builds(
        lambda ids, days, more: {"within_days": {"fact": fact, "ids": ids, "days": days, **more}},
        names,
        days,
        given_some(**optional),
    )


STATUS = st.lists(st.sampled_from(["active", "past", "family"]), min_size=1, unique=True)
SEVERE = st.lists(st.sampled_from(["mild", "severe"]), min_size=1, unique=True)
SAID = st.sampled_from(["mild", "severe", "grave"])
PLANNED = st.sampled_from(["any", "planned"])
USED = st.lists(st.sampled_from(["tranexamic-acid", "vitamin-c"]), min_size=1, unique=True)
SIGN = st.sampled_from(["<", "<=", ">", ">=", "="])
YES_OR_NO = st.sampled_from(["pregnant", "breastfeeding", "examined", "informed"])
NUMBER = st.sampled_from(
    [{"fact": "phototype", "unit": "1"}, {"fact": "weight_kg", "unit": "kg"}]
    + [{"measurement": name, "unit": "1"} for name in ids("measurements")]
)
KNOWN = st.sampled_from(
    [
        *("age", "sex", "jurisdiction", "phototype", "pregnant", "examined", "medicines"),
        *("measurements", *(f"measurement:{name}" for name in ids("measurements"))),
    ]
)
LEAVES = st.one_of(
    st.builds(
        lambda fact, value: {"is_": {"fact": fact, "value": value}}, YES_OR_NO, st.booleans()
    ),
    st.builds(
        lambda what, sign, value: {"compare": {**what, "is_": sign, "value": value}},
        NUMBER,
        SIGN,
        st.integers(1, 90),
    ),
    st.builds(
        lambda what, low: {"between": {**what, "low": low, "high": low + 30}},
        NUMBER,
        st.integers(1, 60),
    ),
    st.builds(
        lambda years, sign: {"age_at": {"is_": sign, "years": years}}, st.integers(10, 90), SIGN
    ),
    st.builds(lambda fact: {"known": {"fact": fact}}, KNOWN),
    st.just({"in_": {"fact": "sex", "values": ["male", "other"]}}),
    st.just({"in_": {"fact": "jurisdiction", "values": ["EU", "TH"]}}),
    is_in_list("conditions", status=STATUS, severity=SEVERE),
    is_in_list("allergies"),
    is_in_list("medicines", status=STATUS, prescribed=st.booleans()),
    is_in_list("procedures", zones=PLANNED),
    is_in_list("site_findings", zones=PLANNED),
    st.builds(lambda names: {"intersects": {"fact": "earlier_sessions", "ids": names}}, USED),
    within("conditions", named("conditions")),
    within("medicines", named("medicines"), prescribed=st.booleans()),
    within("procedures", named("procedures"), zones=PLANNED),
    within("earlier_sessions", USED),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not_": part}),
        st.builds(
            lambda parts, count: {"at_least": {"count": count, "of": parts}},
            st.lists(inner, min_size=1, max_size=3),
            st.integers(0, 3),
        ),
    ),
    max_leaves=5,
)
VERDICTS = st.sampled_from(["caution", "ask", "defer", "refer", "exclude"])
POSITIONS = st.lists(given_some(verdict=VERDICTS, days=st.integers(0, 120)), min_size=1, max_size=3)
AFTER = st.sampled_from(["last-taken", "procedure", "session", "condition-ended", "birthday"])
UNTIL = st.one_of(
    st.sampled_from(["healed and seen", "a letter"]).map(lambda event: {"event": event}),
    st.builds(
        lambda after, more: {"days_after": after, **more},
        AFTER,
        given_some(days=st.integers(0, 90) | st.just("position"), months=st.integers(0, 3)),
    ),
)
SCOPES = st.one_of(
    st.just("all"),
    st.just("all"),
    st.just({"affected_zones": True}),
    some_id("substances").map(lambda name: {"substance": name}),
    st.sampled_from(["tranexamic-acid", "deoxycholic-acid"]).map(lambda name: {"substance": name}),
    some_id("techniques").map(lambda name: {"technique": name}),
    some_id("protocols").map(lambda name: {"protocol": name}),
    some_id("combinations").map(lambda name: {"combination": name}),
    some_id("zones").map(lambda name: {"zone": name}),
    st.sampled_from(["melasma", "submental-fat"]).map(lambda name: {"concern": name}),
    st.sampled_from(["local-anaesthetic", "filler"]).map(lambda name: {"substance_class": name}),
)


@st.composite
def rules(draw):
    """A screening rule as its file states it, with whatever condition, scope and end."""
    positions = [
        {"id": f"side-{number}", "says": "Said.", "sources": CITED, **one}
        for number, one in enumerate(draw(POSITIONS))
    ]
    rule = {
        "title": "Made up",
        "review": {"status": "draft"},
        "topic": "made-up",
        "applies_to": draw(SCOPES),
        "when": draw(CONDITIONS),
        "verdict": draw(VERDICTS),
        "say": "Wait {days} days.",
        "because": "It is made up.",
        "override": draw(st.sampled_from(["none", "physician"])),
        "positions": positions,
    }
    if draw(st.booleans()):
        rule["until"] = draw(UNTIL)
    if draw(st.integers(0, 4)) == 0:
        rule["valid"] = draw(given_some(start=days_before(9), end=days_before(9)))
    return rule


@st.composite
def asked_of(draw, tree):
    """The case with the ids that the rules know, with days and checklists, and with decisions."""
    answers = tree["answers"]
    for fact, kind in KIND_OF.items():
        for item in answers.get(fact) or ():
            if "id" in item:
                item["id"] = draw(st.sampled_from(few_ids(kind)))
            if fact == "conditions":
                item.update(draw(given_some(severity=SAID)))
    edition = st.sampled_from(["2026.10", "2026.11"])
    asked = given_some(**{fact: given_some(edition=edition) for fact in [*KIND_OF, "pregnant"]})
    answers["asked"] = {
        fact: {"on": draw(days_before(40)), **more} for fact, more in draw(asked).items()
    }
    named_by = {"by": "Dr A", "reason": "examined and talked over"}
    positions = [{"topic": "made-up", "take": "side-1", **named_by}] if draw(st.booleans()) else []
    overrides = [{"rule": "rule-1", "on": tree["on"], **named_by}] if draw(st.booleans()) else []
    tree["decisions"] = {"positions": positions, "overrides": overrides}
    return tree


def edition_of(rows):
    """The edition with these screening rules and no others."""

    def replace_all(trees):
        trees["screening"].clear()
        for number, row in enumerate(rows):
            trees["screening"][f"rule-{number}"] = {"id": f"rule-{number}", **row}

    return changed("screening", by=replace_all)


@settings(max_examples=100)
@given(
    rows=st.lists(rules(), min_size=1, max_size=6),
    trees=st.lists(any_case().flatmap(asked_of), min_size=1, max_size=3),
)
def test_whatever_the_rules_are_they_are_judged_as_the_interpreter_judges_them(rows, trees):
    knowledge = edition_of(rows)
    compiled = Compiled(knowledge)
    cases = [admit_own(Case, to_python_names(tree)) for tree in trees]

    assert [answered_by(compiled, case) for case in cases] == [
        said_of(case, knowledge, compiled.rules) for case in cases
    ]


def test_two_answers_to_one_question_are_two_verdicts_of_the_same_rules():
    compiled = whole_edition()
    asked = [healthy(), healthy(pregnant=True), blank()]

    assert [compiled.judge(compiled.plain(admitted(tree))).verdict for tree in asked] == [
        Verdict.PROCEED,
        Verdict.EXCLUDE,
        Verdict.ASK,
    ]


def test_the_python_that_was_written_names_every_rule_and_position():
    compiled = whole_edition()
    in_legend = {
        line.partition(": ")[2]
        for line in compiled.source.splitlines()
        if line.startswith("# bit ")
    }
    in_force = {f"{one.id}, {one.in_force.id}" for one in compiled.rules}
    others = {
        f"{one.id}, {position.id}"
        for one in compiled.rules
        if one.override == "physician"
        for position in one.positions
    }

    assert in_legend == in_force | others


def test_the_same_edition_is_written_as_the_same_python():
    assert Compiled(as_filed()).source == whole_edition().source
