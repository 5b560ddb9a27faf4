"""A case as rows of plain values, for rules that were compiled.

What the interpreter works out while it asks is worked out here once: an answer that
is too old is not known, words that a physician mapped are the id they mean, a day
is a number, a zone is planned or not. Nothing here knows a rule.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from pistor.case import (
    NOT_SAID,
    Answers,
    Case,
    EarlierSession,
    HadProcedure,
    HasAllergy,
    HasCondition,
    HasSiteFinding,
    TakesMedicine,
)
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.earlier import used_in
from pistor.planning.facts import KIND_OF_LIST, Facts, years_between
from pistor.planning.relevance import anaesthetics, mixable

Row = TypeVar("Row")
Zones: TypeAlias = frozenset[str]
Taken: TypeAlias = Literal["taking", "ended", "not said"]

ConditionRow: TypeAlias = tuple[str, str, str | None, int | None]
"""Id, status, severity, and the day on which it ended."""
MedicineRow: TypeAlias = tuple[str, bool | None, Taken, int | None]
"""Id, whether prescribed, whether still taken, and the day of the last dose."""
PlacedRow: TypeAlias = tuple[str, bool, int | None, Zones]
"""Id, whether it may lie in a planned zone, its day, and the planned zones it may lie in."""
SessionRow: TypeAlias = tuple[frozenset[str | None], int, Zones]
"""The ids of what was used, the day, and the planned zones that were treated."""


class Setting(NamedTuple):
    """What is planned and decided. It says which rules can matter and which stand."""

    zones: Zones
    concerns: tuple[str, ...]
    named_protocols: frozenset[str]
    asked_for: frozenset[str]
    """Substances that a wish, a bespoke request or a choice of numbing names."""
    procedures: tuple[str, ...]
    overridden: frozenset[str]
    taken: Mapping[str, set[str]]
    """The positions that a physician took, by topic."""


class PlainFacts(NamedTuple):
    """What is known of one case on its day. Days are ordinals of the calendar.

    None is not known. A list that was asked and is empty is an empty tuple.
    """

    today: int
    born: date | None
    age: int | None
    sex: str | None
    weight_kg: Decimal | None
    phototype: int | None
    law: frozenset[str] | None
    """The country and those whose law it inherits."""
    covered: bool
    """Whether this country's own law was read."""
    pregnant: bool | None
    breastfeeding: bool | None
    may_become_pregnant: bool | None
    examined: bool | None
    informed: bool | None
    licensed_physician: bool | None
    conditions: tuple[ConditionRow, ...] | None
    allergies: tuple[str, ...] | None
    medicines: tuple[MedicineRow, ...] | None
    procedures: tuple[PlacedRow, ...] | None
    site_findings: tuple[PlacedRow, ...] | None
    earlier_sessions: tuple[SessionRow, ...] | None
    measurements: bool
    """Whether the list of measurements was asked for."""
    measured: Mapping[str, Decimal]
    checklists: tuple[tuple[str, str], ...]
    """The edition of the checklist with which a list was asked, where that was noted."""
    unread_words: bool
    unnamed_session: bool
    setting: Setting


class PlainReader:
    """Makes plain facts of cases, with what one edition says about answers and laws."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Look up how long answers stay good; laws are looked up when first met."""
        self._knowledge = knowledge
        self._laws: dict[str, frozenset[str]] = {}
        read = knowledge.jurisdictions.values()
        self._covered = {one.id.upper() for one in read if one.own_law_read}
        self._good_days = {
            one.fact: one.valid_days
            for one in knowledge.questions.values()
            if one.valid_days is not None
        }

    def read(self, case: Case) -> PlainFacts:
        """The plain facts of a case."""
        answers, patient, code = case.answers, case.patient, case.jurisdiction
        planned = frozenset([zone for one in case.concerns for zone in one.zones])
        kept = _Kept(case, self._aged(case))
        never = patient.sex == "male"
        return PlainFacts(
            today=case.on.toordinal(),
            born=patient.born,
            age=None if patient.born is None else years_between(patient.born, case.on),
            sex=patient.sex,
            weight_kg=patient.weight_kg,
            phototype=patient.phototype,
            law=None if code is None else self._law(code, case),
            covered=code in self._covered,
            pregnant=False if never else kept.answer("pregnant"),
            breastfeeding=False if never else kept.answer("breastfeeding"),
            may_become_pregnant=False if never else kept.answer("may_become_pregnant"),
            examined=kept.examined(),
            informed=kept.answer("informed"),
            licensed_physician=kept.answer("licensed_physician"),
            conditions=kept.rows("conditions", _condition, planned),
            allergies=kept.rows("allergies", _allergy, planned),
            medicines=kept.rows("medicines", _medicine, planned),
            procedures=kept.rows("procedures", _placed, planned),
            site_findings=kept.rows("site_findings", _placed, planned),
            earlier_sessions=self._sessions(kept.answer("earlier_sessions"), planned),
            measurements=kept.answer("measurements") is not None,
            measured=self._measured(case) if answers.measurements else _NOTHING_MEASURED,
            checklists=_checklists(answers) if answers.asked else (),
            unread_words=_unread_words(case),
            unnamed_session=self._unnamed_session(case, planned),
            setting=self._setting(case, planned),
        )

    def _aged(self, case: Case) -> frozenset[str]:
        """The facts whose answers are older than their questions allow."""
        asked, examined = case.answers.asked, case.answers.examined
        if not asked and examined is None:
            return _NONE
        days = {fact: one.on for fact, one in asked.items()}
        if examined is not None:
            days.setdefault("examined", examined.on)
        good = self._good_days
        return frozenset(
            fact for fact, on in days.items() if fact in good and (case.on - on).days > good[fact]
        )

    def _law(self, code: str, case: Case) -> frozenset[str]:
        if code not in self._laws:
            self._laws[code] = Facts(case, self._knowledge).law
        return self._laws[code]

    def _sessions(
        self, sessions: tuple[EarlierSession, ...] | None, planned: Zones
    ) -> tuple[SessionRow, ...] | None:
        if sessions is None:
            return None
        return tuple(
            (
                used_in(one, self._knowledge) | {one.protocol},
                one.on.toordinal(),
                planned.intersection(one.zones),
            )
            for one in sessions
        )

    def _unnamed_session(self, case: Case, planned: Zones) -> bool:
        """Whether nobody noted what a session in a planned zone injected, however long ago."""
        return any(
            (not one.zones or not planned.isdisjoint(one.zones))
            and not used_in(one, self._knowledge)
            for one in case.answers.earlier_sessions or ()
        )

    def _setting(self, case: Case, planned: Zones) -> Setting:
        decisions = case.decisions
        asked_for = anaesthetics(case).union(case.wishes.substances)
        if decisions.bespoke:
            asked_for |= mixable(case, self._knowledge)
        taken: dict[str, set[str]] = {}
        for one in decisions.positions:
            taken.setdefault(one.topic, set()).add(one.take)
        return Setting(
            zones=planned,
            concerns=tuple([one.id for one in case.concerns]),
            named_protocols=frozenset(decisions.protocols.values())
            | {one.protocol for one in decisions.doses},
            asked_for=asked_for,
            procedures=tuple([one.id for one in case.combine_with]),
            overridden=frozenset([one.rule for one in decisions.overrides]),
            taken=taken,
        )

    def _measured(self, case: Case) -> dict[str, Decimal]:
        """The latest value of each measurement that is not too old."""
        latest: dict[str, tuple[date, Decimal]] = {}
        for one in case.answers.measurements or ():
            good, on = self._knowledge.measurements[one.id].valid_days, one.on or case.on
            if good is None or (case.on - on).days <= good:
                row = (on, one.value)
                latest[one.id] = max(latest.get(one.id, row), row)
        return {name: value for name, (_, value) in latest.items()}


_NONE: frozenset[str] = frozenset()
_NOTHING_MEASURED: Mapping[str, Decimal] = {}


class _Kept:
    """The answers of a case that are still good, with the words that a physician mapped."""

    __slots__ = ("_aged", "_answers", "_means")

    def __init__(self, case: Case, aged: frozenset[str]) -> None:
        self._answers = case.answers
        self._aged = aged
        # Of two physicians who mapped the same words, the one written first counts.
        self._means = {one.other: one.to for one in reversed(case.decisions.mapped)}

    def answer(self, fact: str) -> Any:  # noqa: ANN401  Whatever the fact takes.
        return None if fact in self._aged else getattr(self._answers, fact)

    def examined(self) -> bool | None:
        seen = self.answer("examined")
        return None if seen is None else bool(seen.other_causes_excluded)

    def rows(self, fact: str, row: Callable[..., Row], planned: Zones) -> tuple[Row, ...] | None:
        """One row for each item that has an id, or words that mean one."""
        items = self.answer(fact)
        if not items:
            return None if items is None else ()
        means = self._means
        named = [(one.id if one.id is not None else means.get(one.other), one) for one in items]
        return tuple([row(name, one, planned) for name, one in named if name is not None])


def _condition(name: str, one: HasCondition, _planned: Zones) -> ConditionRow:
    return name, one.status, one.severity, None if one.until is None else one.until.toordinal()


def _allergy(name: str, _one: HasAllergy, _planned: Zones) -> str:
    return name


def _medicine(name: str, one: TakesMedicine, _planned: Zones) -> MedicineRow:
    if isinstance(one.last_taken, date):
        return name, one.prescribed, "ended", one.last_taken.toordinal()
    taken: Taken = "taking" if one.last_taken is None else NOT_SAID
    return name, one.prescribed, taken, None


def _placed(name: str, one: HadProcedure | HasSiteFinding, planned: Zones) -> PlacedRow:
    """Zones that nobody named may be any; an empty list of zones names none of the planned."""
    on = getattr(one, "on", None)
    here = one.zones is None or not planned.isdisjoint(one.zones)
    zones = planned.intersection(one.zones) if one.zones else planned
    return name, here, None if on is None else on.toordinal(), zones


def _checklists(answers: Answers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fact, one.edition)
        for fact, one in answers.asked.items()
        if one.edition is not None and fact in KIND_OF_LIST
    )


def _unread_words(case: Case) -> bool:
    """Whether the patient's words stand somewhere and no physician said what they mean."""
    answers = case.answers
    read = {one.other for one in case.decisions.mapped}
    lists = (
        answers.allergies,
        answers.medicines,
        answers.conditions,
        answers.procedures,
        answers.site_findings,
    )
    return any(
        one.other is not None and one.other not in read for items in lists for one in items or ()
    )
