"""What a case could come to use: only rules about these are tried and asked for."""

from dataclasses import dataclass

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Scope

NUMBING_CREAM = "anaesthetic-cream"
INJECTED_ANAESTHETIC = "lidocaine"
ANAESTHETIC = "local-anaesthetic"
"""The class of everything that numbs, on the skin or injected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevant:
    """The ids that any option of the case could use, by kind."""

    substances: frozenset[str]
    techniques: frozenset[str]
    devices: frozenset[str]
    protocols: frozenset[str]
    zones: frozenset[str]
    concerns: frozenset[str]
    combinations: frozenset[str]

    def covers(self, scope: Scope, knowledge: Knowledge) -> bool:
        """Whether a statement about `scope` can matter."""
        if scope == "all":
            return True
        kind, name = scope.kind, scope.id
        if kind == "affected_zones":
            return True
        if kind == "substance_class":
            return bool(self.members(str(name), knowledge))
        if kind == "zone":
            return any(zone == name or bare(zone) == name for zone in self.zones)
        found: frozenset[str] = getattr(self, f"{kind}s")
        return name in found

    def meant(self, concerns: tuple[str, ...]) -> bool:
        """Whether a statement for some concerns only is for one of these; none means all."""
        return not concerns or not self.concerns.isdisjoint(concerns)

    def members(self, class_id: str, knowledge: Knowledge) -> tuple[str, ...]:
        """The relevant substances of a class, in id order."""
        return tuple(
            sorted(
                name for name in self.substances if class_id in knowledge.substances[name].classes
            )
        )


def relevant(case: Case, knowledge: Knowledge) -> Relevant:
    """Everything that protocols which may be chosen use, and everything wished.

    A protocol that its source leaves incomplete counts once a physician names it
    or states a dose for it; one that is refused never does.
    """
    concerns = frozenset(one.id for one in case.concerns)
    named = {*case.decisions.protocols.values(), *(one.protocol for one in case.decisions.doses)}
    protocols = [
        one
        for one in knowledge.protocols.values()
        if one.concern in concerns and one.refused is None and (one.complete or one.id in named)
    ]
    passes = [one for protocol in protocols for one in protocol.passes]
    techniques = {one.technique for one in passes}
    substances = {component.substance for one in passes for component in one.components}
    substances |= set(case.wishes.substances) | anaesthetics(case)
    substances |= mixable(case, knowledge)
    others = {one.id for one in case.combine_with}
    return Relevant(
        substances=frozenset(substances & set(knowledge.substances)),
        techniques=frozenset(techniques),
        devices=frozenset(one.device for one in passes if one.device),
        protocols=frozenset(one.id for one in protocols),
        zones=frozenset(zone for one in case.concerns for zone in one.zones),
        concerns=concerns,
        combinations=frozenset(
            one.id for one in knowledge.combinations.values() if one.procedure in others
        ),
    )


def mixable(case: Case, knowledge: Knowledge) -> set[str]:
    """What a mixture on request could hold: those named, or all that a source gave for it."""
    found: set[str] = set()
    for concern, asked in case.decisions.bespoke.items():
        parts = (
            part.substance
            for protocol in knowledge.protocols.values()
            if protocol.concern == concern
            for one in protocol.passes
            for part in one.components
        )
        found.update(parts if asked.substances is None else asked.substances)
    return found


def anaesthetics(case: Case) -> frozenset[str]:
    """What the wish for numbing adds, and what a physician injects for it."""
    decided = frozenset(one.substance for one in case.decisions.numbing)
    match case.wishes.anaesthesia:
        case "topical":
            return decided | {NUMBING_CREAM}
        case "injected":
            return decided or frozenset({INJECTED_ANAESTHETIC})
    return decided


def bare(zone: str) -> str:
    """A zone's id without the patient's side."""
    return zone.removesuffix("_left").removesuffix("_right")
