"""Substances and concerns that an allergy bars or that are refused by name, looked up.

The same answer as the rules of `own_rules` about these, without their words.
"""

from collections.abc import Iterator
from datetime import date

from pistor.knowledge.entries import Refusal
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.findings import Subject
from pistor.planning.plain_facts import PlainFacts


class Barred:
    """What reacts with what, and what is refused, of one edition."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Look at the components of every substance and at every refusal once."""
        substances = knowledge.substances.values()
        self._allergenic = frozenset(one.id for one in substances if one.allergens)
        reacting = _reacting(knowledge)
        self._by_allergen = {
            name: frozenset(one.id for one in substances if not others.isdisjoint(one.allergens))
            for name, others in reacting.items()
        }
        self._refusals = {one.id: one.refusals for one in substances if one.refusals}
        self._refused_concerns = {
            one.id: one.refuse for one in knowledge.indications.values() if one.refuse is not None
        }

    def things(
        self, facts: PlainFacts, in_use: frozenset[str], *, asked: bool
    ) -> Iterator[tuple[Subject, Verdict]]:
        """What is barred of the substances in use and of the concerns.

        With `asked`, also the substances that wait for an answer about allergies.
        """
        if facts.allergies is None:
            for name in in_use & self._allergenic if asked else ():
                yield Subject(kind="substance", id=name), Verdict.ASK
        for allergen in facts.allergies or ():
            for name in in_use & self._by_allergen.get(allergen, frozenset()):
                yield Subject(kind="substance", id=name), Verdict.EXCLUDE
        for name in in_use & self._refusals.keys():
            if any(_refused(one, facts) for one in self._refusals[name]):
                yield Subject(kind="substance", id=name), Verdict.EXCLUDE
        for name in facts.setting.concerns:
            refusal = self._refused_concerns.get(name)
            if refusal is not None and _refused(refusal, facts):
                yield Subject(kind="concern", id=name), Verdict.EXCLUDE


def _reacting(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """For each allergen, itself and every other that must be treated as it, either way told."""
    found = {name: {name} for name in knowledge.allergens}
    for name, entry in knowledge.allergens.items():
        for cross in entry.cross_reacts_with:
            found[name].add(cross.allergen)
            found.setdefault(cross.allergen, {cross.allergen}).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _refused(refusal: Refusal, facts: PlainFacts) -> bool:
    setting = facts.setting
    if not refusal.valid.holds_on(date.fromordinal(facts.today)):
        return False
    if refusal.jurisdictions and (facts.law or frozenset()).isdisjoint(refusal.jurisdictions):
        return False
    if refusal.concerns and not set(setting.concerns) <= set(refusal.concerns):
        return False
    return setting.zones.isdisjoint(refusal.zones_except)
