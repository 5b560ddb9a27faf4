"""Whether a condition holds for a case: yes, no, or not known.

Kleene's three-valued logic: what is not known is carried, never guessed. An
answer older than its question allows counts as not known.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from pistor.case import NOT_SAID, Case, HasCondition, TakesMedicine
from pistor.knowledge.conditions import (
    AgeAt,
    Between,
    Compare,
    Comparison,
    Condition,
    In,
    Intersects,
    WithinDays,
)
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.earlier import used_in
from pistor.planning.kleene import (
    NO,
    Answer,
    Held,
    at_least,
    every,
    negated,
    plainly,
    some,
    unknown,
)

KIND_OF_LIST = {
    "conditions": "conditions",
    "allergies": "allergens",
    "medicines": "medicines",
    "procedures": "procedures",
    "site_findings": "site-findings",
}
NEVER_WHEN_MALE = frozenset({"pregnant", "breastfeeding", "may_become_pregnant"})


class Facts:
    """One case as the conditions see it, with the zones that are planned."""

    def __init__(self, case: Case, knowledge: Knowledge) -> None:
        """Read the case with the words that a physician mapped."""
        self.case = case
        self.knowledge = knowledge
        self.planned_zones = frozenset(zone for one in case.concerns for zone in one.zones)

    def holds(self, when: Condition, position_days: int | None = None) -> Held:
        """Whether `when` holds; `position_days` stands for `days: position`."""
        match when.operator:
            case "all":
                return every(self.holds(part, position_days) for part in when.parts())
            case "any":
                return some(self.holds(part, position_days) for part in when.parts())
            case "not_":
                return negated(self.holds(when.parts()[0], position_days))
            case "at_least" if when.at_least is not None:
                parts = [self.holds(part, position_days) for part in when.at_least.of]
                return at_least(when.at_least.count, parts)
        return self._leaf(when, position_days)

    def _leaf(self, when: Condition, position_days: int | None) -> Held:
        if when.is_ is not None:
            return self._is(when.is_.fact, wanted=when.is_.value)
        if when.compare is not None:
            return self._number(when.compare, lambda value: _compared(value, when.compare))
        if when.between is not None:
            low, high = when.between.low, when.between.high
            return self._number(when.between, lambda value: low <= value <= high)
        if when.in_ is not None:
            return self._in(when.in_)
        if when.intersects is not None:
            return self._intersects(when.intersects)
        if when.within_days is not None:
            return self._within(when.within_days, position_days)
        if when.age_at is not None:
            return self._age(when.age_at)
        if when.known is not None:
            return plainly(self.is_known(when.known.fact))
        raise AssertionError(when.operator)

    # Single answers.

    def is_known(self, fact: str) -> bool:
        """Whether a fact was asked, answered, and the answer is still good."""
        if fact == "age":
            return self.case.patient.born is not None
        if fact in {"sex", "weight_kg", "phototype"}:
            return getattr(self.case.patient, fact) is not None
        if fact == "jurisdiction":
            return self.case.jurisdiction is not None
        if fact.startswith("measurement:"):
            return self._measured(fact.removeprefix("measurement:")) is not None
        if self.assumed_no(fact):
            return True
        return getattr(self.case.answers, fact) is not None and not self._aged(fact)

    def assumed_no(self, fact: str) -> bool:
        """Whether a pregnancy answer is no because the patient is male."""
        return fact in NEVER_WHEN_MALE and self.case.patient.sex == "male"

    @cached_property
    def valid_days(self) -> dict[str, int]:
        """How many days an answer to each fact stays good, where that is limited."""
        questions = self.knowledge.questions.values()
        return {one.fact: one.valid_days for one in questions if one.valid_days is not None}

    def _aged(self, fact: str) -> bool:
        limit = self.valid_days.get(fact)
        asked = self.case.answers.asked.get(fact)
        examined = self.case.answers.examined
        on = asked.on if asked else examined.on if fact == "examined" and examined else None
        return limit is not None and on is not None and (self.case.on - on).days > limit

    def _is(self, fact: str, *, wanted: bool) -> Held:
        if not self.is_known(fact):
            return unknown(fact)
        if self.assumed_no(fact):
            value = False
        elif fact == "examined":
            examined = self.case.answers.examined
            value = examined is not None and examined.other_causes_excluded
        else:
            value = bool(getattr(self.case.answers, fact))
        return plainly(value is wanted)

    def _in(self, when: In) -> Held:
        if when.fact == "sex":
            sex = self.case.patient.sex
            return unknown("sex") if sex is None else plainly(sex in when.values)
        if self.case.jurisdiction is None:
            return unknown("jurisdiction")
        return plainly(bool(self.law & set(when.values)))

    @cached_property
    def law(self) -> frozenset[str]:
        """The country of treatment and what it inherits, in capitals."""
        found: set[str] = set()
        rest = [self.case.jurisdiction] if self.case.jurisdiction else []
        while rest:
            code = rest.pop()
            if code in found:
                continue
            found.add(code)
            entry = self.knowledge.jurisdictions.get(code.lower())
            rest.extend(name.upper() for name in (entry.inherits if entry else ()))
        return frozenset(found)

    def _age(self, when: AgeAt) -> Held:
        born = self.case.patient.born
        if born is None:
            return unknown("age")
        return plainly(_ordered(Decimal(years_between(born, self.case.on)), when.is_, when.years))

    def _number(self, when: Compare | Between, test: Callable[[Decimal], bool]) -> Held:
        if when.measurement is not None:
            value = self._measured(when.measurement)
            return (
                unknown(f"measurement:{when.measurement}")
                if value is None
                else plainly(test(value))
            )
        number = getattr(self.case.patient, str(when.fact))
        return unknown(str(when.fact)) if number is None else plainly(test(Decimal(number)))

    def _measured(self, name: str) -> Decimal | None:
        """The latest value that is not too old."""
        good = self.knowledge.measurements[name].valid_days
        found = [
            (one.on or self.case.on, one.value)
            for one in self.case.answers.measurements or ()
            if one.id == name
            and (good is None or one.on is None or (self.case.on - one.on).days <= good)
        ]
        return max(found)[1] if found else None

    # Lists.

    def listed(self, fact: str) -> tuple[tuple[str, object], ...] | None:
        """The ids of a list with their entries; None when not asked or too old.

        Words of the patient that a physician mapped count as the id they mean.
        """
        items = getattr(self.case.answers, fact)
        if items is None or self._aged(fact):
            return None
        return tuple((name, item) for item in items if (name := self._named(item)) is not None)

    def _named(self, item: object) -> str | None:
        name: str | None = getattr(item, "id", None)
        words: str | None = getattr(item, "other", None)
        if name is None and words is not None:
            mapped = (one.to for one in self.case.decisions.mapped if one.other == words)
            name = next(mapped, None)
        return name

    def _not_asked_then(self, fact: str, ids: Iterable[str]) -> bool:
        """Whether one of the ids is younger than the checklist that was used."""
        asked = self.case.answers.asked.get(fact)
        if asked is None or asked.edition is None:
            return False
        entries = self.knowledge.of(KIND_OF_LIST[fact])
        return any(name in entries and entries[name].since > asked.edition for name in ids)

    def _intersects(self, when: Intersects) -> Held:
        if when.fact == "earlier_sessions":
            return self._earlier(when.ids, days=None)
        items = self.listed(when.fact)
        if items is None:
            return unknown(when.fact)
        kind = KIND_OF_LIST[when.fact]
        found = [
            self._matches(item, when)
            for name, item in items
            if self.knowledge.groups(kind, name) & set(when.ids)
        ]
        held = some(found)
        if held.answer is Answer.NO and self._not_asked_then(when.fact, when.ids):
            return unknown(when.fact)
        return held

    def _matches(self, item: object, when: Intersects) -> Held:
        """Whether an item with the right id also has the right state, place and prescriber."""
        asks = (when.fact,)
        zones = getattr(item, "zones", None)
        if when.zones == "planned" and zones is not None and not self.planned_zones & set(zones):
            return NO
        held = Held(answer=Answer.YES, zones=self.planned_zones & set(zones or self.planned_zones))
        if isinstance(item, HasCondition):
            if item.status not in when.status:
                return NO
            if when.severity and item.severity not in when.severity:
                return unknown(*asks) if item.severity is None else NO
            return replace(held, ends=_days(item.until), running=item.until is None)
        if isinstance(item, TakesMedicine):
            state = _taken(item, when.prescribed, asks)
            if state is not None:
                return state
            if item.last_taken == NOT_SAID:
                return held if {"active", "past"} <= set(when.status) else unknown(*asks)
            status = "active" if item.last_taken is None else "past"
            if status not in when.status:
                return NO
            return replace(held, ends=_ends(item), running=item.last_taken is None)
        return replace(held, ends=_days(getattr(item, "on", None)))

    def _within(self, when: WithinDays, position_days: int | None) -> Held:
        days = position_days or 0 if when.days == "position" else when.days
        if when.fact == "earlier_sessions":
            return self._earlier(when.ids, days=days)
        items = self.listed(when.fact)
        if items is None:
            return unknown(when.fact)
        kind = KIND_OF_LIST[when.fact]
        return some(
            self._recent(item, when, days)
            for name, item in items
            if self.knowledge.groups(kind, name) & set(when.ids)
        )

    def _recent(self, item: object, when: WithinDays, days: int) -> Held:
        asks = (when.fact,)
        zones = getattr(item, "zones", None)
        if when.zones == "planned" and zones is not None and not self.planned_zones & set(zones):
            return NO
        held = Held(answer=Answer.YES, zones=self.planned_zones & set(zones or self.planned_zones))
        if isinstance(item, TakesMedicine):
            state = _taken(item, when.prescribed, asks)
            if state is not None:
                return state
            if item.last_taken == NOT_SAID:
                return unknown(*asks)
            ended = item.last_taken if isinstance(item.last_taken, date) else None
            running = ended is None
        elif isinstance(item, HasCondition):
            ended = item.until
            running = ended is None and item.status == "active"
            if ended is None and not running:
                return unknown(*asks)
        else:
            ended, running = getattr(item, "on", None), False
            if ended is None:
                return unknown(*asks)
        if running:
            return replace(held, running=True)
        if ended is not None and self.case.on - ended < timedelta(days=days):
            return replace(held, ends=(ended,))
        return NO

    def _earlier(self, ids: tuple[str, ...], *, days: int | None) -> Held:
        sessions = self.case.answers.earlier_sessions
        if sessions is None or self._aged("earlier_sessions"):
            return unknown("earlier_sessions")
        return some(
            Held(answer=Answer.YES, zones=frozenset(one.zones) & self.planned_zones, ends=(one.on,))
            for one in sessions
            if {one.protocol, *used_in(one, self.knowledge)} & set(ids)
            and (days is None or self.case.on - one.on < timedelta(days=days))
        )


def _taken(item: TakesMedicine, wanted: bool | None, asks: tuple[str, ...]) -> Held | None:  # noqa: FBT001  Three-valued.
    """NO or UNKNOWN when who prescribed decides; None when it does not."""
    if wanted is None or item.prescribed is wanted:
        return None
    return unknown(*asks) if item.prescribed is None else NO


def _ends(item: TakesMedicine) -> tuple[date, ...]:
    return (item.last_taken,) if isinstance(item.last_taken, date) else ()


def _days(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)


def years_between(born: date, day: date) -> int:
    """Completed years of age on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _compared(value: Decimal, when: Compare | None) -> bool:
    return when is not None and _ordered(value, when.is_, when.value)


def _ordered(value: Decimal, how: Comparison, bound: Decimal | int) -> bool:
    match how:
        case "<":
            return value < bound
        case "<=":
            return value <= bound
        case ">":
            return value > bound
        case ">=":
            return value >= bound
    return value == bound
