"""What to ask next: few questions, the one that settles most first."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from pistor.knowledge.statements import Verdict
from pistor.knowledge.vocabulary import Question
from pistor.planning.facts import Facts
from pistor.planning.findings import Finding, OpenQuestion
from pistor.planning.kleene import Answer


def open_questions(findings: Iterable[Finding], facts: Facts) -> tuple[OpenQuestion, ...]:
    """Questions whose answers can still change the outcome, heaviest first.

    A question weighs what the rules that wait for it would say; a rule about
    everything counts double. Nothing is asked once a stop that nobody may
    override applies to everything.
    """
    rows = list(findings)
    if any(
        one.applies_to == "all" and one.verdict is Verdict.EXCLUDE and one.override == "none"
        for one in rows
    ):
        return ()
    weight: dict[str, int] = defaultdict(int)
    settles: dict[str, list[str]] = defaultdict(list)
    for finding in rows:
        if finding.verdict is not Verdict.ASK or not finding.stands:
            continue
        for fact in _first_to_ask(finding.asks):
            worth = (finding.would_be or Verdict.ASK).severity
            weight[fact] += worth * (2 if finding.applies_to == "all" else 1)
            if finding.rule not in settles[fact]:
                settles[fact].append(finding.rule)
    asked = sorted(weight, key=lambda fact: (-weight[fact], fact))
    by_fact = {one.fact: one for one in facts.knowledge.questions.values()}
    said = {fact: one.say for one in rows for fact in one.asks}
    return tuple(
        _shown(fact, by_fact.get(fact), said[fact], settles[fact], by_fact)
        for fact in asked
        if _applies(by_fact.get(fact), facts)
    )


def words_question(fact: str, words: str) -> str:
    """The id of the question what some words in a list mean, the same in any order."""
    mark = sha256(words.encode()).hexdigest()[:8]
    return f"mapping-{fact.replace('_', '-')}-{mark}"


def list_of_words(question: str) -> str:
    """The list that such a question is about."""
    return question.removeprefix("mapping-").rpartition("-")[0].replace("-", "_")


def _first_to_ask(asks: tuple[str, ...]) -> tuple[str, ...]:
    """Laboratory values wait until everything else that a rule needs is known."""
    others = tuple(fact for fact in asks if not fact.startswith("measurement:"))
    return others or asks


def _applies(question: Question | None, facts: Facts) -> bool:
    if question is None or question.applies_when is None:
        return True
    return facts.holds(question.applies_when).answer is not Answer.NO


def _shown(
    fact: str,
    question: Question | None,
    said: str,
    settles: list[str],
    by_fact: dict[str, Question],
) -> OpenQuestion:
    """A question of the knowledge, or what a finding about the patient's words asks for."""
    if question is None:
        words_in = by_fact.get(list_of_words(fact))
        return OpenQuestion(
            id=fact,
            ask=said,
            kind="text",
            family=words_in.family if words_in is not None else "words",
            settles=tuple(settles),
        )
    return OpenQuestion(
        id=question.id,
        ask=question.ask,
        kind=question.kind,
        family=question.family,
        settles=tuple(settles),
    )
