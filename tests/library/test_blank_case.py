"""A case in which nobody was asked anything: few questions, the weightiest first."""

import pytest
from tests.library.case_trees import ZONES, admitted, blank, healthy
from tests.library.drawn_cases import plan_of

from pistor.knowledge.statements import Verdict
from pistor.planning.judging import judge

MOST_QUESTIONS = 15


@pytest.mark.parametrize("concern", ZONES)
def test_a_blank_case_asks_few_questions(concern, knowledge):
    tree = blank() | {"concerns": [{**healthy(concern)["concerns"][0], "areas_cm2": {}}]}
    screening = judge(admitted(tree), knowledge)[0]
    questions = screening.questions
    listed = "\n".join(f"{one.id}: {one.ask}" for one in questions)

    assert len(questions) <= MOST_QUESTIONS, f"{len(questions)} questions:\n{listed}"
    assert bool(questions) == (screening.verdict is not Verdict.EXCLUDE), screening.verdict
    assert len({one.id for one in questions}) == len(questions), listed


def test_a_blank_case_is_asked_about_and_nothing_else():
    result = plan_of(blank())

    assert result.screening.verdict is Verdict.ASK
    assert result.provisional
    assert {one.verdict for one in result.screening.general} == {Verdict.ASK}


def test_every_question_that_is_asked_is_one_of_the_knowledge(knowledge):
    asked = {one.id for one in plan_of(blank()).screening.questions}

    assert asked <= set(knowledge.questions)


def test_answering_everything_leaves_nothing_to_ask():
    for concern in ("melasma", "submental-fat"):
        result = plan_of(healthy(concern))

        assert result.screening.questions == ()
        assert not result.provisional


def test_no_answer_is_asked_for_twice(knowledge):
    """Following the questions one by one, a blank melasma case is settled within the bound."""
    tree = blank()
    full = healthy()
    asked = []
    while questions := judge(admitted(tree), knowledge)[0].questions:
        first = questions[0].id
        assert first not in asked
        asked.append(first)
        tree = with_answer(tree, first, full)

    assert len(asked) <= MOST_QUESTIONS, asked


def with_answer(tree, question, full):
    """The tree with the answer that a healthy patient gives to one question."""
    fact = question.replace("-", "_")
    if fact in full["answers"]:
        return tree | {"answers": {**tree.get("answers", {}), fact: full["answers"][fact]}}
    if fact in full["patient"]:
        return tree | {"patient": {**tree.get("patient", {}), fact: full["patient"][fact]}}
    return tree | {fact: full[fact]}
