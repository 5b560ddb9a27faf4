"""What each item of a list does to the rules, by its id and state, looked up and not asked.

An entry counts for itself and for every broader entry and class it belongs to, so
that a table names every id of the vocabulary that some rule is about.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Literal, TypeAlias

from pistor.knowledge.conditions import Intersects, WithinDays
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.facts import KIND_OF_LIST
from pistor.planning.rule_bits import RuleBits

Leaf: TypeAlias = Intersects | WithinDays
State: TypeAlias = tuple[Hashable, ...]
Effect: TypeAlias = Literal["yes", "unknown", "dated", "no"]

ANOTHER = "another"
"""A severity that no rule names."""


@dataclass(slots=True)
class Effects:
    """The bits that an item makes hold, those it leaves not known, and by days those it may."""

    yes: int = 0
    unknown: int = 0
    dated: dict[int, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list: its bits, the names of a row of it, how a row is looked up, and the table."""

    fact: str
    mask: int
    row: str
    key: str
    ended: str
    running: str
    zones: str
    table: dict[Hashable, Effects]
    many: bool = False
    """Whether a row names several ids."""


def list_tables(bits: RuleBits, knowledge: Knowledge) -> tuple[List, ...]:
    """The table of every list that some rule is about."""
    leaves: dict[str, list[tuple[Leaf, int]]] = defaultdict(list)
    for when in bits.leaves:
        leaf = when.intersects or when.within_days
        if leaf is not None:
            leaves[leaf.fact].append((leaf, bits.masks[when]))
    return tuple(_list(fact, rows, knowledge) for fact, rows in sorted(leaves.items()))


def younger(bits: RuleBits, knowledge: Knowledge) -> dict[str, dict[str, int]]:
    """For each list the bits that are not known of a checklist older than an edition."""
    found: dict[str, dict[str, int]] = {}
    for when in bits.leaves:
        leaf = when.intersects
        if leaf is None or leaf.fact not in KIND_OF_LIST:
            continue
        entries = knowledge.of(KIND_OF_LIST[leaf.fact])
        since = [entries[name].since for name in leaf.ids if name in entries]
        if since:
            rows = found.setdefault(leaf.fact, {})
            rows[max(since)] = rows.get(max(since), 0) | bits.masks[when]
    return found


# For each list: the names of a row, how it is looked up, the day it ended, whether it
# still goes on, and its planned zones.
_PLACED = ("name, here, ended, there", "(name, here, ended is None)", "ended", "False", "there")
_ROWS = {
    "conditions": (
        "name, status, severity, ended",
        "(name, status, {severity}, ended is None)",
        "ended",
        "ended is None",
        "zones",
    ),
    "medicines": (
        "name, prescribed, taken, ended",
        "(name, prescribed, taken)",
        "ended",
        "taken == 'taking'",
        "zones",
    ),
    "allergies": ("name", "name", "None", "False", "zones"),
    "procedures": _PLACED,
    "site_findings": _PLACED,
    "earlier_sessions": ("names, ended, there", "name", "ended", "False", "there"),
}


def _list(fact: str, leaves: list[tuple[Leaf, int]], knowledge: Knowledge) -> List:
    mask = 0
    for _, bits in leaves:
        mask |= bits
    severities = sorted({name for leaf, _ in leaves for name in getattr(leaf, "severity", ())})
    named = (None, *severities)
    shown = f"severity if severity in {named!r} else {ANOTHER!r}" if severities else "None"
    row, key, ended, running, zones = _ROWS[fact]
    return List(
        fact=fact,
        mask=mask,
        row=row,
        key=key.format(severity=shown),
        ended=ended,
        running=running,
        zones=zones,
        table=_table(fact, leaves, knowledge, severities),
        many=fact == "earlier_sessions",
    )


def _table(
    fact: str, leaves: list[tuple[Leaf, int]], knowledge: Knowledge, severities: list[str]
) -> dict[Hashable, Effects]:
    table: dict[Hashable, Effects] = {}
    for leaf, mask in leaves:
        for name, state in product(_names(leaf, knowledge), _states(fact, severities)):
            effect = _effect(leaf, state)
            if effect == "no":
                continue
            found = table.setdefault((name, *state) if state else name, Effects())
            if effect == "dated" and isinstance(leaf, WithinDays):
                found.dated[int(leaf.days)] |= mask
            elif effect == "yes":
                found.yes |= mask
            else:
                found.unknown |= mask
    return table


def _names(leaf: Leaf, knowledge: Knowledge) -> Iterable[str]:
    """Every id that counts as one of the leaf's."""
    if leaf.fact == "earlier_sessions":
        return leaf.ids
    kind = KIND_OF_LIST[leaf.fact]
    wanted = set(leaf.ids)
    members = (name for name in knowledge.of(kind) if knowledge.groups(kind, name) & wanted)
    return dict.fromkeys((*leaf.ids, *members))


def _states(fact: str, severities: list[str]) -> Iterable[State]:
    """Every state of an item that decides anything, as the key of its row names it."""
    match fact:
        case "conditions":
            named = (None, *severities, ANOTHER) if severities else (None,)
            return product(("active", "past", "family"), named, (True, False))
        case "medicines":
            return product((True, False, None), ("taking", "ended", "not said"))
        case "allergies" | "earlier_sessions":
            return [()]
    return product((True, False), (True, False))


def _effect(leaf: Leaf, state: State) -> Effect:
    match leaf.fact, state:
        case "conditions", (status, severity, still):
            return _of_condition(leaf, status, severity, still=bool(still))
        case "medicines", (prescribed, taken):
            return _of_medicine(leaf, prescribed, taken)
        case "procedures" | "site_findings", (here, undated):
            return _of_placed(leaf, here=bool(here), undated=bool(undated))
    return "dated" if isinstance(leaf, WithinDays) else "yes"


def _of_condition(leaf: Leaf, status: object, severity: object, *, still: bool) -> Effect:
    if isinstance(leaf, WithinDays):
        if not still:
            return "dated"
        return "yes" if status == "active" else "unknown"
    if status not in leaf.status:
        return "no"
    if leaf.severity and severity not in leaf.severity:
        return "unknown" if severity is None else "no"
    return "yes"


def _of_medicine(leaf: Leaf, prescribed: object, taken: object) -> Effect:
    if leaf.prescribed is not None and prescribed is not leaf.prescribed:
        return "unknown" if prescribed is None else "no"
    if isinstance(leaf, WithinDays):
        return "unknown" if taken == "not said" else "yes" if taken == "taking" else "dated"
    if taken == "not said":
        return "yes" if {"active", "past"} <= set(leaf.status) else "unknown"
    return "yes" if ("active" if taken == "taking" else "past") in leaf.status else "no"


def _of_placed(leaf: Leaf, *, here: bool, undated: bool) -> Effect:
    if leaf.zones == "planned" and not here:
        return "no"
    if isinstance(leaf, Intersects):
        return "yes"
    return "unknown" if undated else "dated"
