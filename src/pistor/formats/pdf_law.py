"""The law under which a plan is carried out, and the number to call there."""

from pistor.knowledge.entries import Jurisdiction
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.facts import Facts
from pistor.planning.plan import Plan


def laws_of(plan: Plan, knowledge: Knowledge) -> list[Jurisdiction]:
    """What was read of the country of treatment and of what it inherits, its own law first."""
    own = plan.case.jurisdiction
    codes = sorted(Facts(plan.case, knowledge).law, key=lambda code: (code != own, code))
    entries = (knowledge.jurisdictions.get(code.lower()) for code in codes)
    return [one for one in entries if one is not None]


def pharmacies_only(plan: Plan, knowledge: Knowledge) -> list[Jurisdiction]:
    """The laws under which more than one medicine may be mixed in a pharmacy only."""
    return [one for one in laws_of(plan, knowledge) if one.in_office_mixing == "pharmacy-only"]


def emergency_numbers(plan: Plan, knowledge: Knowledge) -> list[str]:
    """The emergency number of the country, its own before one that it inherits."""
    numbers = (one.emergency_number for one in laws_of(plan, knowledge))
    return [one for one in numbers if one is not None]
