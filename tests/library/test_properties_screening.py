"""What a verdict means, what is asked, and that order and names change nothing."""

import json
from copy import deepcopy
from dataclasses import replace
from functools import cache

from hypothesis import given, seed, settings
from hypothesis import strategies as st
from tests.library.case_trees import admitted
from tests.library.drawn_cases import (
    COUNTRIES,
    answer_to,
    any_case,
    for_cases,
    plan_of,
    treatable_case,
)
from tests.library.edition import changed
from tests.library.edition import knowledge as as_filed

from pistor.formats.case_file import case_from
from pistor.knowledge.statements import Verdict
from pistor.planning.judging import judge
from pistor.planning.plan import plan
from pistor.planning.questions import list_of_words, words_question

BARS = (Verdict.EXCLUDE, Verdict.REFER)


def worst(findings):
    return max((one.verdict for one in findings), key=lambda one: one.severity, default=None)


def has_a_way(result):
    """Whether some concern keeps an option and a zone, so that no fall sets the verdict.

    Where nothing is chosen of the options, all may have fallen over a limit.
    """
    if all(course.chosen is None for course in result.courses):
        return False
    barred = [one for one in result.screening.findings if one.stands and one.verdict in BARS]
    shut = {one.applies_to.id for one in barred if one.applies_to != "all"}
    return any(course.options and set(course.zones) - shut for course in result.courses)


@for_cases(any_case())
def test_the_verdict_is_the_worst_standing_finding_about_everything(tree):
    result = plan_of(tree)
    general = [
        one
        for one in result.screening.findings
        if one.applies_to == "all" and one.overridden is None
    ]
    expected = worst(general) or Verdict.PROCEED
    if has_a_way(result):
        assert result.screening.verdict is expected
    else:
        assert result.screening.verdict.severity >= expected.severity


@for_cases(treatable_case())
def test_what_is_found_of_one_thing_never_raises_the_verdict(tree):
    result = plan_of(tree)
    general = result.screening.general
    expected = worst(general) or Verdict.PROCEED
    if has_a_way(result):
        assert result.screening.verdict is expected
    else:
        assert result.screening.verdict.severity >= expected.severity


@for_cases(any_case())
def test_a_plan_is_provisional_just_while_a_question_is_open(tree):
    result = plan_of(tree)

    assert result.provisional is bool(result.screening.questions)


@for_cases(any_case())
def test_whatever_waits_for_an_answer_has_a_question_that_settles_it(tree):
    """But once nobody may go on at all, or nothing is left to do, nothing more is asked."""
    result = plan_of(tree)
    ruled_out = result.screening.verdict is Verdict.EXCLUDE and not has_a_way(result)
    final = ruled_out or any(
        one.applies_to == "all" and one.verdict is Verdict.EXCLUDE and one.override == "none"
        for one in result.screening.findings
    )
    waiting = {one.rule for one in result.screening.findings if one.asks and one.stands}
    settled = {rule for one in result.screening.questions for rule in one.settles}

    assert final or waiting <= settled


@for_cases(any_case())
def test_nothing_is_chosen_while_everything_is_excluded_or_referred(tree):
    result = plan_of(tree)
    barred = [one for one in result.screening.general if one.verdict in BARS]

    assert not barred or [course.chosen for course in result.courses] == [None] * len(
        result.courses
    )


@for_cases(any_case())
def test_a_plan_without_any_option_never_says_that_one_may_go_on(tree):
    result = plan_of(tree)

    assert has_a_way(result) or result.screening.verdict.severity > Verdict.CAUTION.severity


@for_cases(treatable_case())
def test_what_falls_over_a_limit_counts_as_fallen(tree):
    """Options that are only practice may stay open: a physician can still name one."""
    result = plan_of(tree)
    fallen = {row.protocol for course in result.courses for row in course.not_chosen}
    standing = {
        option.protocol
        for course in result.courses
        for option in course.options
        if option.standing in ("practice", "bespoke") or option.protocol not in fallen
    }
    if not standing:
        assert result.screening.verdict.severity > Verdict.CAUTION.severity


@for_cases(any_case())
def test_a_course_without_a_choice_says_why_not_for_every_protocol(tree, knowledge):
    for course in plan_of(tree).courses:
        known = {one.id for one in knowledge.protocols.values() if one.concern == course.concern}
        taken = {course.chosen.protocol} if course.chosen else set()

        assert {row.protocol for row in course.not_chosen} | taken == known
        assert all(row.because and row.sources for row in course.not_chosen)


@for_cases(any_case())
def test_an_override_counts_only_where_its_rule_allows_one(tree):
    overridden = {one["rule"] for one in tree["decisions"]["overrides"]}
    for one in plan_of(tree).screening.findings:
        if one.overridden is not None:
            assert one.override == "physician"
            assert one.rule in overridden
            assert one.overridden.by
            assert one.overridden.reason


@for_cases(any_case())
def test_every_document_cited_is_listed_and_no_other(tree, knowledge):
    result = plan_of(tree)

    assert set(result.sources) <= set(knowledge.sources)
    assert set(result.sources) == refs_in(result, skip=("case", "sources"))


def refs_in(value, skip=()):
    if hasattr(value, "ref") and hasattr(value, "tier"):
        return {value.ref}
    if isinstance(value, tuple):
        return set().union(*(refs_in(item) for item in value))
    if hasattr(value, "__dataclass_fields__"):
        named = {value.source} if hasattr(value, "source") else set()
        fields = [name for name in value.__dataclass_fields__ if name not in skip]
        return named.union(*(refs_in(getattr(value, name)) for name in fields))
    return set()


# Answering.

FACTS = {"born": "age"}
PATIENT_ANSWERS = {
    "born": st.just("1988-04-12"),
    "sex": st.sampled_from(["female", "male", "other"]),
    "weight-kg": st.just("70"),
    "phototype": st.integers(1, 6),
}


@st.composite
def answered_case(draw):
    """A case with something open, a question it asks, and the same case with an answer to it."""
    tree = draw(any_case())
    questions = judge(admitted(tree), as_filed())[0].questions
    if not questions:
        return tree, None, tree
    question = draw(st.sampled_from(questions))
    return tree, question, draw(answered(tree, question))


@st.composite
def answered(draw, tree, question):
    tree = deepcopy(tree)
    fact = question.id.replace("-", "_")
    if question.id in PATIENT_ANSWERS:
        tree["patient"][fact] = draw(PATIENT_ANSWERS[question.id])
    elif question.id == "jurisdiction":
        tree["jurisdiction"] = draw(st.sampled_from(COUNTRIES))
    elif question.id in as_filed().measurements:
        entry = as_filed().measurements[question.id]
        row = {"id": entry.id, "value": str(entry.high), "unit": entry.unit, "on": tree["on"]}
        tree["answers"]["measurements"] = [*(tree["answers"].get("measurements") or []), row]
    elif question.id.startswith("mapping-"):  # A physician says that the words do not matter.
        said = [
            item["other"]
            for item in tree["answers"][list_of_words(question.id)]
            if isinstance(item, dict)
            and words_question(list_of_words(question.id), item.get("other") or "") == question.id
        ]
        decided = {"other": said[0], "to": None, "by": "Dr A", "reason": "read"}
        decisions = tree.setdefault("decisions", {})
        decisions["mapped"] = [*(decisions.get("mapped") or []), decided]
    else:
        tree["answers"][fact] = draw(answer_to(fact))
    return tree


@given(drawn=answered_case())
def test_answering_a_question_adds_no_question_of_another_family(drawn):
    before, question, after = drawn
    if question is None:
        return
    asked = {one.id for one in judge(admitted(before), as_filed())[0].questions}
    added = [one for one in judge(admitted(after), as_filed())[0].questions if one.id not in asked]

    assert {one.family for one in added} <= {question.family}


# Rules.


def screened(tree, knowledge):
    return judge(admitted(tree), knowledge)[0]


@cache
def without(rule):
    return changed("screening", by=lambda trees: trees["screening"].pop(rule))


def rules():
    return st.deferred(lambda: st.sampled_from(tuple(as_filed().screening)))


@given(tree=any_case() | treatable_case(), rule=rules())
def test_one_more_rule_never_makes_a_verdict_milder(tree, rule):
    fewer, more = screened(drop(tree, rule), without(rule)), screened(drop(tree, rule), as_filed())

    assert more.verdict.severity >= fewer.verdict.severity


def drop(tree, rule):
    """The case without decisions about a rule, which would name what one edition does not hold."""
    tree = deepcopy(tree)
    decided = tree.get("decisions", {})
    topic = as_filed().screening[rule].topic
    rows = decided.get("overrides", [])
    decided["overrides"] = [one for one in rows if one["rule"] != rule]
    rows = decided.get("positions", [])
    decided["positions"] = [one for one in rows if one["topic"] != topic]
    return tree


@settings(max_examples=30)
@given(tree=any_case() | treatable_case(), rule=rules(), verdict=st.sampled_from(list(Verdict)))
def test_a_new_rule_about_everything_never_makes_a_verdict_milder(tree, rule, verdict):
    def add(trees):
        copy = deepcopy(trees["screening"][rule])
        positions = [{**one, "verdict": verdict.value} for one in copy["positions"][:1]]
        copy |= {"id": "added", "topic": "added", "applies_to": "all", "verdict": verdict.value}
        trees["screening"]["added"] = copy | {"positions": positions}

    tree = drop(tree, rule)

    assert (
        screened(tree, changed("screening", by=add)).verdict.severity
        >= screened(tree, as_filed()).verdict.severity
    )


@cache
def renamed():
    """The knowledge with every rule called something else, in another order."""

    def rename(trees):
        rules = trees["screening"]
        for name in list(rules):
            rule = rules.pop(name)
            rules[new_name(name)] = rule | {"id": new_name(name)}
        trees["screening"] = dict(sorted(rules.items()))

    return changed("screening", by=rename)


def new_name(rule):
    return f"rule-{rule[::-1]}"


def facts_of(screening, called=lambda name: name):
    """A screening without the order that names give it, its rules called as told."""
    mine = set(as_filed().screening)
    renaming = {called(name): name for name in mine}

    def own(name):
        return renaming.get(name, name)

    return {
        "verdict": (screening.verdict, screening.until, screening.until_event),
        "findings": {
            (own(one.rule), one.verdict, str(one.applies_to), one.until, one.overridden is None)
            for one in screening.findings
        },
        "questions": {(one.id, frozenset(map(own, one.settles))) for one in screening.questions},
    }


@seed(20261121)
@given(tree=any_case())
def test_renaming_rules_changes_nothing_but_their_names(tree):
    other = deepcopy(tree)
    for one in other["decisions"]["overrides"]:
        one["rule"] = new_name(one["rule"])
    result = plan_of(tree)
    again = plan(admitted_by(other, renamed()), renamed())

    assert facts_of(again.screening, new_name) == facts_of(result.screening)
    assert [reasons_aside(one) for one in again.courses] == [
        reasons_aside(one) for one in result.courses
    ]
    assert again.timeline == result.timeline


def reasons_aside(course):
    """A course with the reasons against something as sets: several stand in the rules' order."""
    against = {
        (row.protocol, row.missing, frozenset(row.sources), "".join(sorted(row.because)))
        for row in course.not_chosen
    }
    own = course.bespoke
    if own is not None:
        against.add((own.because, frozenset(own.sources)) if own.parts else _letters(own))
        own = replace(own, because="", missing=(), sources=())
    return replace(course, not_chosen=(), bespoke=own), against


def _letters(refused):
    """What a refusal says, in any order."""
    lines = frozenset("".join(sorted(line)) for line in refused.missing)
    return "".join(sorted(refused.because)), lines, frozenset(refused.sources)


def admitted_by(tree, knowledge):
    return case_from(json.dumps(tree).encode(), knowledge)


@seed(20261121)
@given(tree=any_case(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_answers_changes_nothing(tree, order):
    shuffled = deepcopy(tree)
    for name in ("conditions", "medicines", "allergies", "procedures", "site_findings"):
        if name in shuffled["answers"]:
            order.shuffle(shuffled["answers"][name])

    assert plan_of(shuffled).screening == plan_of(tree).screening
