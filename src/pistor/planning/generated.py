"""The rules of an edition written as Python: tables for lists, lines for everything else.

A list costs as much as it holds, not as much as there are rules: what an item does
to every rule is looked up under its id and state. Single answers and conditions
with parts are lines of code. Nothing of a case stands in the text.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pistor.knowledge.conditions import Comparison, Condition
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.list_tables import Effects, List, list_tables, younger
from pistor.planning.plain_facts import PlainFacts
from pistor.planning.rule_bits import RuleBits

_SIGNS: dict[Comparison, str] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=="}
_KNOWN = {
    "age": "age is not None",
    "jurisdiction": "law is not None",
    "measurements": "measurements",
}


def python_source(bits: RuleBits, knowledge: Knowledge, *, noted: int) -> str:
    """A module with one function, `answered(facts)`.

    It gives the bits of what holds, the bits of what may hold, and for every item of
    a list on which a bit of `noted` rests: the bits it makes hold, the day it ended,
    whether it still goes on, and its planned zones. What may hold and does not is
    not known.
    """
    writer = _Writer(bits, knowledge)
    body = [*writer.single_answers(), *writer.lists(), *writer.composed()]
    tables = [*writer.tables()]
    legend = (
        f"# bit {bits.shift + number}: {bits.rules[row.rule].id}, {row.position}"
        for number, row in enumerate(bits.rows)
    )
    return "\n".join(
        [
            '"""Written from the screening rules of one edition. Bits without a name: parts."""',
            "from decimal import Decimal",
            *legend,
            f"NOTED = {noted:#x}",
            *writer.constants(),
            *tables,
            "def answered(facts):",
            f"    {', '.join(PlainFacts._fields)} = facts",
            "    zones = setting.zones",
            "    yes = unknown = 0",
            "    noted = []",
            *(f"    {line}" for line in body),
            "    return yes, maybe, noted",
            "",
        ]
    )


class _Writer:
    """Writes the parts of the module and remembers the masks and numbers it named."""

    def __init__(self, bits: RuleBits, knowledge: Knowledge) -> None:
        self._bits = bits
        self._lists = list_tables(bits, knowledge)
        self._younger = younger(bits, knowledge)
        self._names: dict[int, str] = {}
        self._numbers: dict[Decimal, str] = {}

    # What stands outside the function.

    def constants(self) -> Iterator[str]:
        """Every mask and number that the module uses."""
        for number, name in self._numbers.items():
            yield f"{name} = Decimal('{number}')"
        for mask, name in self._names.items():
            numbers = (str(one) for one in range(mask.bit_length()) if mask >> one & 1)
            yield f"{name} = {mask:#x}  # {' '.join(numbers)}"

    def tables(self) -> Iterator[str]:
        """What an item in each state does: what holds, what is not known, what depends on days."""
        for one in self._lists:
            yield f"{one.fact.upper()} = {{"
            for key, effects in one.table.items():
                yield f"    {key!r}: {self._effects(effects)},"
            yield "}"
        yield "YOUNGER = {"
        for fact, rows in self._younger.items():
            pairs = "".join(f"({since!r}, {self._name(mask)}), " for since, mask in rows.items())
            yield f"    {fact!r}: ({pairs}),"
        yield "}"

    def _effects(self, effects: Effects) -> str:
        dated = "".join(f"({days}, {self._name(mask)}), " for days, mask in effects.dated.items())
        return f"({self._name(effects.yes)}, {self._name(effects.unknown)}, ({dated}))"

    def _name(self, mask: int) -> str:
        return self._names.setdefault(mask, f"M{len(self._names)}") if mask else "0"

    def _number(self, number: Decimal) -> str:
        return self._numbers.setdefault(number, f"N{len(self._numbers)}")

    # Single answers.

    def single_answers(self) -> Iterator[str]:
        """Yes-or-no answers, numbers, the country and the sex, each tried once."""
        tests: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for when in self._bits.leaves:
            mask = self._bits.masks[when]
            if when.known is not None:
                yield f"if {_known(when.known.fact)}: yes |= {self._name(mask)}"
            elif when.intersects is None and when.within_days is None:
                subject, test = self._test(when)
                tests[subject].append((test, mask))
        for subject, rows in tests.items():
            every = 0
            for _, mask in rows:
                every |= mask
            yield f"value = {subject}"
            yield f"if value is None: unknown |= {self._name(every)}"
            yield "else:"
            yield from (f"    if {test}: yes |= {self._name(mask)}" for test, mask in rows)

    def _test(self, when: Condition) -> tuple[str, str]:
        """What is looked at, and what must be true of its `value`."""
        if when.is_ is not None:
            return when.is_.fact, "value" if when.is_.value else "not value"
        if when.age_at is not None:
            return "age", f"value {_SIGNS[when.age_at.is_]} {when.age_at.years}"
        if when.in_ is not None and when.in_.fact == "sex":
            return "sex", f"value in {when.in_.values!r}"
        if when.in_ is not None:
            return "law", f"not value.isdisjoint({when.in_.values!r})"
        if when.compare is not None:
            test = f"value {_SIGNS[when.compare.is_]} {self._number(when.compare.value)}"
            return _subject(when.compare.measurement, when.compare.fact), test
        if when.between is not None:
            low, high = self._number(when.between.low), self._number(when.between.high)
            return _subject(
                when.between.measurement, when.between.fact
            ), f"{low} <= value <= {high}"
        raise AssertionError(when.operator)

    # Lists.

    def lists(self) -> Iterator[str]:
        """Each list once, item by item; a list that is not known leaves its rules not known."""
        for one in self._lists:
            yield f"if {one.fact} is None: unknown |= {self._name(one.mask)}"
            yield "else:"
            yield f"    for {one.row} in {one.fact}:"
            yield from (f"        {line}" for line in self._item(one))
        yield "for fact, edition in checklists:"
        yield "    for since, mask in YOUNGER.get(fact, ()):"
        yield "        if since > edition: unknown |= mask"

    def _item(self, one: List) -> Iterator[str]:
        deeper = "    " if one.many else ""
        if one.many:
            yield "for name in names:"
        yield f"{deeper}found = {one.fact.upper()}.get({one.key})"
        yield f"{deeper}if found is not None:"
        yield f"{deeper}    hit, asked, dated = found"
        if any(effects.dated for effects in one.table.values()):
            yield f"{deeper}    for days, mask in dated:"
            yield f"{deeper}        if today - ended < days: hit |= mask"
        yield f"{deeper}    yes |= hit"
        yield f"{deeper}    unknown |= asked"
        note = f"(hit, {one.ended}, {one.running}, {one.zones})"
        yield f"{deeper}    if hit & NOTED: noted.append({note})"

    # Conditions with parts.

    def composed(self) -> Iterator[str]:
        """Conditions after their parts; without a hit those that only hits make true are left."""
        rising = [one for one in self._bits.composed if _rises(one)]
        hits = 0
        for when in rising:
            for leaf in when.leaves():
                hits |= self._inner(leaf)
        yield "maybe = yes | unknown"
        if rising:
            yield f"if maybe & {self._name(hits)}:"
            for when in rising:
                yield from (f"    {line}" for line in self._parts(when))
        for when in self._bits.composed:
            if not _rises(when):
                yield from self._parts(when)

    def _inner(self, when: Condition) -> int:
        return 1 << self._bits.inner[when]

    def _parts(self, when: Condition) -> Iterator[str]:
        """Kleene's tables: what may hold is looked at first, for most of it does not."""
        test = self._truth(when)
        mask = self._name(self._bits.masks[when])
        yes, maybe = ("maybe", "yes") if when.not_ is not None else ("yes", "maybe")
        yield f"if {test.replace('ANSWER', maybe)}:"
        yield f"    maybe |= {mask}"
        yield f"    if {test.replace('ANSWER', yes)}: yes |= {mask}"

    def _truth(self, when: Condition) -> str:
        bits = [self._inner(part) for part in when.parts()]
        together = 0
        for bit in bits:
            together |= bit
        name = self._name(together)
        if when.not_ is not None:
            return f"not ANSWER & {name}"
        if when.at_least is not None:
            counted = " + ".join(f"(ANSWER & {self._name(bit)} != 0)" for bit in bits)
            return f"{counted} >= {when.at_least.count}"
        return f"ANSWER & {name} == {name}" if when.all is not None else f"ANSWER & {name}"


def _rises(when: Condition) -> bool:
    """Whether it cannot hold while none of its leaves may."""
    if when.not_ is not None or (when.at_least is not None and when.at_least.count < 1):
        return False
    return all(_rises(part) for part in when.parts())


def _known(fact: str) -> str:
    if fact.startswith("measurement:"):
        return f"{fact.removeprefix('measurement:')!r} in measured"
    return _KNOWN.get(fact, f"{fact} is not None")


def _subject(measurement: str | None, fact: str | None) -> str:
    return str(fact) if measurement is None else f"measured.get({measurement!r})"
