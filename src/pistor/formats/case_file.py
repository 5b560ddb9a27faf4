"""Read a case from YAML or JSON: every fault at once, or a case that can be planned."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from pistor.case import Case
from pistor.doorkeeping import admit
from pistor.faults import Fault, Unreadable
from pistor.formats.case_sense import faults_of_sense
from pistor.knowledge.knowledge import Knowledge
from pistor.strict_yaml import MOST_BYTES, MOST_FAULTS, Read, Tree, scan_yaml

_NAMED_LISTS = ("conditions", "allergies", "medicines", "procedures", "site_findings")


def read_case(path: str | Path, knowledge: Knowledge) -> Case:
    """The case in a file of at most 1 MB.

    Raises `Unreadable` with every fault of form and of sense, and `OSError` when
    the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        return case_from(file.read(MOST_BYTES + 1), knowledge)


Check: TypeAlias = Callable[[Read, Knowledge], Iterable[Fault]]


def case_from(data: bytes, knowledge: Knowledge, *, also: Iterable[Check] = ()) -> Case:
    """The case in some bytes.

    Raises `Unreadable` with every fault of form and of sense, and what the checks
    in `also` find, so that all is told at once; of thousands the first thousand.
    """
    read = scan_yaml(data)
    if not isinstance(read.tree, dict):
        raise Unreadable([*read.faults, _no_case(read)])
    read = replace(read, tree=_spelled_out(read.tree))
    case, faults = admit(Case, read)
    found = (one for check in (*also, faults_of_sense) for one in check(read, knowledge))
    faults = _once([*faults, *islice(found, MOST_FAULTS)])
    if faults or case is None:
        raise Unreadable(_first(sorted(faults, key=lambda one: one.line or 0)))
    return case


def _first(faults: list[Fault]) -> list[Fault]:
    """The first thousand; a file with more is told so, in seconds."""
    if len(faults) < MOST_FAULTS:
        return faults
    remedy = f"holds more faults than these {MOST_FAULTS:,}; mend them first."
    more = Fault(code="more-faults", at="the file", value="", remedy=remedy)
    return [*faults[:MOST_FAULTS], more]


def _no_case(read: Read) -> Fault:
    remedy = "is not a case; begin with `case: 1` and write key: value."
    return Fault(code="not-a-mapping", at="the file", value="", remedy=remedy, line=read.line(()))


def _spelled_out(tree: dict[str, Tree]) -> dict[str, Tree]:
    """The tree in which plain words in a list stand as `{id: word}`."""
    answers, practice = tree.get("answers"), tree.get("practice")
    changed = dict(tree)
    if isinstance(answers, dict):
        spelled = {name: _items(answers[name], "id") for name in _NAMED_LISTS if name in answers}
        sessions = answers.get("earlier_sessions")
        if isinstance(sessions, list):
            spelled["earlier_sessions"] = [_session(one) for one in sessions]
        changed["answers"] = {**answers, **spelled}
    if isinstance(practice, dict) and "stock" in practice:
        changed["practice"] = {**practice, "stock": _items(practice["stock"], "substance")}
    if "combine_with" in tree:
        changed["combine_with"] = _items(tree["combine_with"], "id")
    return changed


def _items(value: Tree, key: str) -> Tree:
    if not isinstance(value, list):
        return value
    return [{key: item} if isinstance(item, str) else item for item in value]


def _session(value: Tree) -> Tree:
    if isinstance(value, dict) and "substances" in value:
        return {**value, "substances": _items(value["substances"], "id")}
    return value


def _once(faults: list[Fault]) -> list[Fault]:
    """One fault of a kind at a place: what stands first explains it best."""
    seen: dict[tuple[str, str], Fault] = {}
    for one in faults:
        seen.setdefault((one.at, one.value), one)
    return list(seen.values())
