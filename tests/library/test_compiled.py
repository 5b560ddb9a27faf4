"""Rules compiled to Python say what the interpreter says, of every rule and of the whole."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.case_trees import admitted, blank, healthy
from tests.library.drawn_cases import any_case, for_cases
from tests.library.drawn_rules import drawn_edition, met_by_rules
from tests.library.edition import examples
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
        meant = in_use.covers(rule.applies_to, knowledge) and in_use.meant(rule.concerns)
        if meant and rule.valid.holds_on(case.on):
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

SEEDS = st.integers(0, 10**6)
MANY = 400


@cache
def many_rules():
    knowledge = drawn_edition(20261121, MANY)
    return knowledge, Compiled(knowledge)


@settings(max_examples=150)
@given(tree=any_case(), seed=SEEDS)
def test_four_hundred_drawn_rules_are_judged_as_the_interpreter_judges_them(tree, seed):
    knowledge, compiled = many_rules()
    case = admit_own(Case, to_python_names(met_by_rules(tree, seed)))

    assert answered_by(compiled, case) == said_of(case, knowledge, compiled.rules)


@settings(max_examples=30)
@given(rules=SEEDS, trees=st.lists(st.tuples(any_case(), SEEDS), min_size=3, max_size=6))
def test_few_drawn_rules_are_judged_as_the_interpreter_judges_them(rules, trees):
    """Few enough that verdicts of every severity are the worst."""
    knowledge = drawn_edition(rules, 4)
    compiled = Compiled(knowledge)
    cases = [admit_own(Case, to_python_names(met_by_rules(*one))) for one in trees]

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
