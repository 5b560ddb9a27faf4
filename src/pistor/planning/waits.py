"""The days around other planned treatments on which nothing is injected in the same zones."""

from dataclasses import dataclass
from datetime import date, timedelta

from pistor.case import Case, OtherTreatment
from pistor.knowledge.entries import Combination
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Protocol

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Days around another treatment on which this one must not take place."""

    what: str
    first: date
    last: date
    because: str

    def bars(self, day: date) -> bool:
        """Whether `day` lies within, both ends included."""
        return self.first <= day <= self.last


def waits_for(
    protocol: Protocol, case: Case, knowledge: Knowledge, zones: tuple[str, ...]
) -> list[Wait]:
    """The days that other planned treatments in the same zones keep free."""
    found = []
    for other in case.combine_with:
        if other.on is None or (other.zones and not set(other.zones) & set(zones)):
            continue
        combination = combination_for(other, protocol.concern, knowledge)
        title = knowledge.procedures[other.id].title
        found.append(_wait(other, title, combination, case))
    return found


def combination_for(
    other: OtherTreatment, concern: str, knowledge: Knowledge
) -> Combination | None:
    """The statement in force on another treatment: the best tier, then the longest wait."""
    known = [
        one
        for one in knowledge.combinations.values()
        if one.procedure in knowledge.groups("procedures", other.id)
        and (not one.concerns or concern in one.concerns)
        and (one.days_after_other is not None or one.days_before_other is not None)
    ]

    def weight(one: Combination) -> tuple[str, int, str]:
        best = min((citation.tier for citation in one.sources), default="C")
        longest = max(one.days_after_other or 0, one.days_before_other or 0)
        return best, -longest, one.id

    return min(known, key=weight, default=None)


def _wait(other: OtherTreatment, title: str, one: Combination | None, case: Case) -> Wait:
    on = other.on or case.on
    named = {one.id} if one is not None else set()
    decided = [
        item.days for item in case.decisions.intervals if item.combination in {*named, other.id}
    ]
    if decided:
        days = timedelta(days=max(decided))
        because = f"a physician set {max(decided)} days"
        return Wait(what=title, first=on - days + _DAY, last=on + days - _DAY, because=because)
    if one is None:
        because = "the interval is not known: never the same day"
        return Wait(what=title, first=on, last=on, because=because)
    before, behind = one.days_before_other or 0, one.days_after_other or 0
    first = on - timedelta(days=before) + _DAY if before else on
    last = on + timedelta(days=behind) - _DAY if behind else on
    if one.same_day_same_zone and not before and not behind:
        first, last = on + _DAY, on  # An empty span: the same day is what a source did.
    return Wait(what=title, first=first, last=last, because=one.order.say)
