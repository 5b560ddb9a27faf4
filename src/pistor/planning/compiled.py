"""The rules of an edition compiled once: the verdict of a case without a word, in microseconds.

The interpreter in `screening` is the specification, and gives the words. Use this
to try many answers of one patient, or one edition on many patients, and the
interpreter for whatever is shown to somebody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias

from pistor.case import Case
from pistor.knowledge.conditions import Condition
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.rules import ScreeningRule
from pistor.knowledge.statements import ALWAYS, Target, Verdict
from pistor.planning.barred import Barred
from pistor.planning.findings import Subject
from pistor.planning.generated import python_source
from pistor.planning.months import add_months
from pistor.planning.plain_facts import PlainFacts, PlainReader, Zones
from pistor.planning.relevant_bits import RelevantBits
from pistor.planning.rule_bits import RuleBits, RuleRow

Note: TypeAlias = tuple[int, int | None, bool, Zones]
"""What an item makes hold, the day it ended, whether it still goes on, its planned zones."""
End: TypeAlias = tuple[date | None, str | None]
"""The day or the event with which a deferral ends."""


_FROM_THE_WORST = (
    Verdict.EXCLUDE,
    Verdict.REFER,
    Verdict.DEFER,
    Verdict.ASK,
    Verdict.CAUTION,
)


class Judged(NamedTuple):
    """The verdict on everything, and which rules say something: bit `n` is rule `n`.

    `speaks` are the rules whose conditions hold and that have not ended by the day of
    the case, `asks` those that wait for an answer. A rule that somebody overrode is
    among them and does not count for the verdict.
    """

    verdict: Verdict
    until: date | None
    until_event: str | None
    speaks: int
    asks: int


class _Spoken(NamedTuple):
    """The rows that speak and that ask, when they end, and the zones they are about."""

    yes: int
    asks: int
    ends: dict[int, End]
    zones: dict[int, Zones]


class Compiled:
    """One edition's screening rules as Python, made once and asked many times.

    `rules` are numbered as in `Judged`. `source` is the Python that was written: it can
    be printed and read.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Write and compile the rules; this takes as long as some hundred screenings."""
        self._bits = bits = RuleBits(knowledge.screening.values())
        self.rules = bits.rules
        self._reader = PlainReader(knowledge)
        self._relevant = RelevantBits(bits, knowledge)
        self._barred = Barred(knowledge)
        self._default = bits.mask_of(range(len(self.rules)))
        self._rule_mask = (1 << len(self.rules)) - 1
        self._sort_by_verdict()
        self._note_what_rests_on_items()
        self._look_up_decisions()
        noted = 0
        for number in self._rests.values():
            for leaf in bits.rows[number].when.leaves():
                noted |= bits.masks[leaf]
        self.source = python_source(bits, knowledge, noted=noted)
        self._answered = _function(self.source)

    def _rows(self, wanted: Callable[[RuleRow, ScreeningRule], bool]) -> int:
        """The bits of the rows for which something is so."""
        rows = enumerate(self._bits.rows)
        return self._bits.mask_of(n for n, row in rows if wanted(row, self.rules[row.rule]))

    def _sort_by_verdict(self) -> None:
        """Rows about everything by what they say, and those whose question is about everything."""
        general = self._rows(lambda _, rule: rule.applies_to == "all")
        self._saying = dict.fromkeys(Verdict, 0)
        for number, row in enumerate(self._bits.rows):
            self._saying[row.verdict] |= self._bits.bit(number)
        self._general = tuple(general & self._saying[one] for one in _FROM_THE_WORST)
        self._zoned = self._rows(lambda _, rule: _about_zones(rule))
        self._asking = general | self._zoned
        hard = self._rows(lambda _, rule: rule.override == "none")
        self._final = general & hard & self._saying[Verdict.EXCLUDE]

    def _note_what_rests_on_items(self) -> None:
        """Rows that need the days or the zones of what made them hold, and rows with dates."""
        self._ending = self._rows(
            lambda row, rule: row.verdict is Verdict.DEFER and rule.until is not None
        )
        self._resting = self._ending | self._zoned
        rows = list(enumerate(self._bits.rows))
        bit = self._bits.bit
        self._rests = {bit(number): number for number, _ in rows if bit(number) & self._resting}
        self._dated = tuple(
            (bit(number), self.rules[row.rule].valid)
            for number, row in rows
            if self.rules[row.rule].valid != ALWAYS
        )

    def _look_up_decisions(self) -> None:
        """Which rows an override takes away, and which a position puts in play."""
        self._open_to_override = {one.id: 0 for one in self.rules if one.override != "none"}
        self._row_of: dict[tuple[int, str], int] = {}
        for number, row in enumerate(self._bits.rows):
            rule = self.rules[row.rule]
            self._row_of[row.rule, row.position] = number
            if rule.override != "none":
                self._open_to_override[rule.id] |= self._bits.bit(number)
        self._positions: dict[str, list[int]] = {}
        for number, one in enumerate(self.rules):
            if one.override != "none" and len(one.positions) > 1:
                self._positions.setdefault(one.topic, []).append(number)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The condition of every rule, with the days of its position in force put in."""
        return tuple(row.when for row in self._bits.rows[: len(self.rules)])

    def tried(self, facts: PlainFacts) -> tuple[int, int]:
        """Which `conditions` hold and which may hold, whatever is planned or decided."""
        holds, maybe, _ = self._answered(facts)
        shift, mask = self._bits.shift, self._rule_mask
        return holds >> shift & mask, maybe >> shift & mask

    def plain(self, case: Case) -> PlainFacts:
        """The plain facts of a case, to be judged once or many times."""
        return self._reader.read(case)

    def judge(self, facts: PlainFacts) -> Judged:
        """What `screening.screen` says of a case, without its words."""
        yes, asks, ends, _ = self._spoken(facts)
        speaks, waits = self._by_rule(yes), self._by_rule(asks)
        for name in facts.setting.overridden:
            yes &= ~self._open_to_override.get(name, 0)
            asks &= ~self._open_to_override.get(name, 0)
        excludes, refers, defers, asked, cautions = self._general
        if yes & excludes:
            return Judged(Verdict.EXCLUDE, None, None, speaks, waits)
        if yes & refers:
            return Judged(Verdict.REFER, None, None, speaks, waits)
        if yes & defers:
            until, event = _latest(end for bit, end in ends.items() if yes & defers & bit)
            return Judged(Verdict.DEFER, until, event, speaks, waits)
        if asks & self._asking or yes & asked or _asks(facts):
            return Judged(Verdict.ASK, None, None, speaks, waits)
        if yes & cautions or _law_not_read(facts):
            return Judged(Verdict.CAUTION, None, None, speaks, waits)
        return Judged(Verdict.PROCEED, None, None, speaks, waits)

    def things(self, facts: PlainFacts) -> dict[Subject, Verdict]:
        """The worst standing verdict about each one thing that any finding is about.

        Not combinations: of those, rules of the program itself speak, and only the
        interpreter asks them.
        """
        yes, asks, _, zones = self._spoken(facts)
        asks &= 0 if yes & self._final else ~self._asking
        for name in facts.setting.overridden:
            yes &= ~self._open_to_override.get(name, 0)
            asks &= ~self._open_to_override.get(name, 0)
        in_use = self._relevant.substances(facts.setting)
        found: dict[Subject, Verdict] = {}
        said = [(row, row.verdict, bit) for row, bit in self._of(yes)]
        said += [(row, Verdict.ASK, bit) for row, bit in self._of(asks)]
        for row, verdict, bit in said:
            scope = self.rules[row.rule].applies_to
            if scope != "all" and scope.kind != "combination":
                for subject in self._subjects(scope, zones.get(bit, _NOWHERE), in_use):
                    found[subject] = _worse(verdict, found.get(subject))
        asked = not yes & self._final
        for subject, verdict in self._barred.things(facts, in_use, asked=asked):
            found[subject] = _worse(verdict, found.get(subject))
        return found

    def _of(self, rows: int) -> Iterator[tuple[RuleRow, int]]:
        """The rows of some bits, with the bit of each."""
        while rows:
            bit = rows & -rows
            yield self._bits.rows[bit.bit_length() - 1 - self._bits.shift], bit
            rows ^= bit

    def _subjects(self, scope: Target, zones: Zones, in_use: frozenset[str]) -> Iterable[Subject]:
        if scope.kind == "affected_zones":
            return [Subject(kind="zone", id=zone) for zone in zones]
        if scope.kind == "substance_class":
            members = in_use & self._relevant.members.get(str(scope.id), _NOWHERE)
            return [Subject(kind="substance", id=name) for name in members]
        return (Subject(kind=scope.kind, id=str(scope.id)),)

    def _spoken(self, facts: PlainFacts) -> _Spoken:
        holds, maybe, noted = self._answered(facts)
        setting = facts.setting
        play = self._relevant.of(setting)
        play &= self._taken(setting.taken) if setting.taken else self._default
        for bit, valid in self._dated:
            if not valid.holds_on(date.fromordinal(facts.today)):
                play &= ~bit
        yes, asks = holds & play, maybe & ~holds & play
        if yes & self._resting:
            return self._noted(holds, _Spoken(yes, asks, {}, {}), noted, facts)
        return _Spoken(yes, asks, {}, {})

    def _noted(self, holds: int, spoken: _Spoken, noted: list[Note], facts: PlainFacts) -> _Spoken:
        """The rows that speak, less those that have ended or are about no planned zone."""
        yes, asks, ends, zones = spoken
        for bit, number in self._rests.items():
            if not yes & bit:
                continue
            row = self._bits.rows[number]
            resting = self._rests_on(row.when, holds)
            notes = [one for one in noted if one[0] & resting]
            if bit & self._ending:
                end = ends[bit] = _end(row, self.rules[row.rule], notes, facts)
                if end[0] is not None and end[0].toordinal() <= facts.today:
                    yes &= ~bit
            if bit & self._zoned:
                zones[bit] = frozenset[str]().union(*(one[3] for one in notes))
                if not zones[bit]:
                    yes &= ~bit
        return _Spoken(yes, asks, ends, zones)

    def _rests_on(self, when: Condition, holds: int) -> int:
        """The bits of the leaves that make a condition hold."""
        if not when.parts():
            return self._bits.masks[when]
        found = 0
        for part in when.parts() if when.not_ is None else ():
            if holds >> self._bits.inner[part] & 1:
                found |= self._rests_on(part, holds)
        return found

    def _taken(self, taken: Mapping[str, set[str]]) -> int:
        """The rows in play when a physician took positions: of each rule, the first one taken."""
        play = self._default
        for topic, wanted in taken.items():
            for rule in self._positions.get(topic, ()):
                names = [one.id for one in self.rules[rule].positions if one.id in wanted]
                if names:
                    play &= ~self._bits.bit(rule)
                    play |= self._bits.bit(self._row_of[rule, names[0]])
        return play

    def _by_rule(self, rows: int) -> int:
        """The bits of rows as bits of rules."""
        rows >>= self._bits.shift
        found = rows & self._rule_mask
        if rows > found:
            for number, row in enumerate(self._bits.rows):
                if rows >> number & 1:
                    found |= 1 << row.rule
        return found


def _function(source: str) -> Callable[[PlainFacts], tuple[int, int, list[Note]]]:
    """The function `answered` of the module that was written."""
    module: dict[str, Any] = {}
    exec(compile(source, "<screening rules>", "exec"), module)  # noqa: S102  We wrote it, from checked entries.
    function: Callable[[PlainFacts], tuple[int, int, list[Note]]] = module["answered"]
    return function


_NOWHERE: frozenset[str] = frozenset()


def _worse(one: Verdict, other: Verdict | None) -> Verdict:
    return one if other is None or one.severity >= other.severity else other


def _about_zones(rule: ScreeningRule) -> bool:
    return rule.applies_to != "all" and rule.applies_to.kind == "affected_zones"


def _end(row: RuleRow, rule: ScreeningRule, notes: list[Note], facts: PlainFacts) -> End:
    """When a deferral ends, as `screening` works it out."""
    until = rule.until
    if until is None or until.event is not None:
        return None, None if until is None else until.event
    days = [one[1] for one in notes if one[1] is not None]
    start = date.fromordinal(max(days)) if days else None
    if any(one[2] for one in notes):
        start = date.fromordinal(facts.today)
    if until.days_after == "birthday":
        start = facts.born
    if start is None:
        return None, "a physician sets the day"
    more = row.days if until.days == "position" else until.days
    months = (until.months or 0) + 12 * (until.years or 0)
    return add_months(start, months) + timedelta(days=more or 0), None


def _latest(ends: Iterable[End]) -> End:
    """The latest day of the standing deferrals, and the first of their events."""
    rows = list(ends)
    days = [day for day, _ in rows if day is not None]
    events = [event for _, event in rows if event is not None]
    return max(days, default=None), min(events, default=None)


def _asks(facts: PlainFacts) -> bool:
    """Whether a rule that no entry states asks something about everything."""
    if facts.unread_words or facts.law is None:
        return True
    return facts.unnamed_session and "earlier-session-not-named" not in facts.setting.overridden


def _law_not_read(facts: PlainFacts) -> bool:
    return not facts.covered and "jurisdiction-not-covered" not in facts.setting.overridden
