"""What may happen after the chosen treatment: how often, how soon to call, and how late."""

from collections import defaultdict
from dataclasses import replace

from pistor.formats.pdf_standing import chosen_in
from pistor.knowledge.entries import Reaction
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.plan import Plan
from pistor.planning.relevance import Relevant, anaesthetics, relevant

URGENCIES = ("Emergency now", "At once", "Same day", "Within 24 hours")
"""How the knowledge begins what a patient does, the most urgent first."""
_FOR_COLLEAGUES = "Clinician"
_LATE_DAYS = 60
"""From this day on a reaction is one that a physician at home meets, not the practice."""


def used_in(plan: Plan, knowledge: Knowledge) -> Relevant:
    """What the chosen courses use: nothing else can cause a reaction."""
    chosen = chosen_in(plan)
    passes = [one for row in chosen for one in row.passes]
    parts = [part for one in passes if one.formula for part in one.formula.components]
    return replace(
        relevant(plan.case, knowledge),
        protocols=frozenset(row.protocol for row in chosen),
        techniques=frozenset(one.technique for one in passes),
        devices=frozenset(one.device for one in passes if one.device),
        substances=frozenset({part.substance for part in parts} | anaesthetics(plan.case)),
        concerns=frozenset(one.concern for one in plan.courses if one.chosen is not None),
    )


def reactions_of(plan: Plan, knowledge: Knowledge) -> list[Reaction]:
    """The reactions that bear on what is chosen, the ordinary ones first, by title."""
    if not chosen_in(plan):
        return []
    used = used_in(plan, knowledge)
    rows = [one for one in knowledge.reactions.values() if used.covers(one.applies_to, knowledge)]
    return sorted(rows, key=lambda one: (not one.expected, one.title))


def calls_of(plan: Plan, knowledge: Knowledge) -> dict[str, list[str]]:
    """What to do about which sign, by urgency, each sentence once."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in reactions_of(plan, knowledge):
        for action in one.actions:
            urgency, colon, told = action.say.partition(": ")
            if colon and urgency in URGENCIES and told not in found[urgency]:
                found[urgency].append(told)
    return {urgency: found[urgency] for urgency in URGENCIES if found[urgency]}


def late_reactions_of(plan: Plan, knowledge: Knowledge) -> list[Reaction]:
    """Reactions that are still asked for after months, those asked for longest first."""
    rows = [
        one
        for one in reactions_of(plan, knowledge)
        if any(moment.day >= _LATE_DAYS for moment in one.watch)
    ]
    return sorted(rows, key=lambda one: (-max(moment.day for moment in one.watch), one.title))


def colleagues_steps(one: Reaction) -> list[str]:
    """What a physician does about a reaction."""
    told = (action.say.partition(": ") for action in one.actions)
    return [words for who, colon, words in told if colon and who.startswith(_FOR_COLLEAGUES)]
