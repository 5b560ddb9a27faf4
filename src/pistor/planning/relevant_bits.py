"""Which rules can matter in a setting, as bits: the same answer as `relevance`, looked up."""

from collections import defaultdict
from collections.abc import Iterable

from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Protocol
from pistor.planning.plain_facts import Setting
from pistor.planning.relevance import bare
from pistor.planning.rule_bits import RuleBits

_NO_PROTOCOL: tuple[str, int, frozenset[str]] = ("", 0, frozenset())


class RelevantBits:
    """The bits of the rules about what each concern, protocol, substance or zone brings in."""

    def __init__(self, bits: RuleBits, knowledge: Knowledge) -> None:
        """Look at every scope and every protocol once."""
        self._knowledge = knowledge
        self._always = 0
        self._about: dict[tuple[str, str], int] = defaultdict(int)
        self._narrowed, self._meant = 0, dict[str, int]()
        for number, row in enumerate(bits.rows):
            rule, bit = bits.rules[row.rule], bits.bit(number)
            scope = rule.applies_to
            for name in rule.concerns:
                self._narrowed |= bit
                self._meant[name] = self._meant.get(name, 0) | bit
            if scope == "all" or scope.kind == "affected_zones":
                self._always |= bit
            else:
                self._about[scope.kind, str(scope.id)] |= bit
        self._zones = {name: mask for (kind, name), mask in self._about.items() if kind == "zone"}
        self._by_concern: dict[str, int] = defaultdict(int)
        for (kind, name), mask in self._about.items():
            if kind == "concern":
                self._by_concern[name] |= mask
        self._look_at_protocols()
        self._by_procedure: dict[str, int] = defaultdict(int)
        for one in knowledge.combinations.values():
            self._by_procedure[one.procedure] |= self._about.get(("combination", one.id), 0)
        self.members: dict[str, frozenset[str]] = {}
        """The substances of each class."""
        for two in knowledge.substances.values():
            for name in two.classes:
                self.members[name] = self.members.get(name, frozenset()) | {two.id}

    def _look_at_protocols(self) -> None:
        """What each protocol that is not refused brings in, and its concern when it is complete."""
        self._named: dict[str, tuple[str, int, frozenset[str]]] = {}
        self._substances: dict[str, frozenset[str]] = {}
        for one in self._knowledge.protocols.values():
            if one.refused is not None:
                continue
            mask, parts = self._of_protocol(one), self._parts(one)
            self._named[one.id] = (one.concern, mask, parts)
            if one.complete:
                self._by_concern[one.concern] |= mask
                self._substances[one.concern] = (
                    self._substances.get(one.concern, frozenset()) | parts
                )

    def _of_protocol(self, protocol: Protocol) -> int:
        found = self._about.get(("protocol", protocol.id), 0)
        found |= self._of_substances(self._parts(protocol))
        for one in protocol.passes:
            found |= self._about.get(("technique", one.technique), 0)
            found |= self._about.get(("device", one.device or ""), 0)
        return found

    def _parts(self, protocol: Protocol) -> frozenset[str]:
        names = {part.substance for one in protocol.passes for part in one.components}
        return frozenset(names & set(self._knowledge.substances))

    def _of_substances(self, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            if name in self._knowledge.substances:
                found |= self._about.get(("substance", name), 0)
                for one in self._knowledge.substances[name].classes:
                    found |= self._about.get(("substance_class", one), 0)
        return found

    def of(self, setting: Setting) -> int:
        """The bits of every rule that can matter, of all its positions."""
        found = self._always
        for name in setting.concerns:
            found |= self._by_concern.get(name, 0)
        for name in setting.named_protocols:
            concern, mask, _ = self._named.get(name, _NO_PROTOCOL)
            if concern in setting.concerns:
                found |= mask
        if setting.asked_for:
            found |= self._of_substances(setting.asked_for)
        for name in setting.procedures:
            found |= self._by_procedure.get(name, 0)
        if self._zones:
            for name in setting.zones:
                found |= self._zones.get(name, 0) | self._zones.get(bare(name), 0)
        meant = 0
        for name in setting.concerns:
            meant |= self._meant.get(name, 0)
        return found & (~self._narrowed | meant)

    def substances(self, setting: Setting) -> frozenset[str]:
        """Every substance that an option could use, or that somebody asked for."""
        found = {name for name in setting.asked_for if name in self._knowledge.substances}
        for concern in setting.concerns:
            found |= self._substances.get(concern, frozenset())
        for name in setting.named_protocols:
            concern, _, parts = self._named.get(name, _NO_PROTOCOL)
            if concern in setting.concerns:
                found |= parts
        return frozenset(found)
