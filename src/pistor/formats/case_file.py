"""Read a case from YAML or JSON: every fault at once, or a case that can be planned."""

from pathlib import Path
from typing import Any

from pistor.case import Case
from pistor.doorkeeping import admit
from pistor.faults import Fault, Unreadable
from pistor.formats.case_sense import faults_of_sense
from pistor.knowledge.knowledge import Knowledge
from pistor.strict_yaml import MOST_BYTES, Read, Tree, read_yaml

_NAMED_LISTS = ("conditions", "allergies", "medicines", "procedures", "site_findings")


def read_case(path: str | Path, knowledge: Knowledge) -> Case:
    """The case in a file of at most 1 MB.

    Raises `Unreadable` with every fault of form and of sense, and `OSError` when
    the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        return case_from(file.read(MOST_BYTES + 1), knowledge)


def case_from(data: bytes, knowledge: Knowledge) -> Case:
    """The case in some bytes. Raises `Unreadable` with every fault of form and of sense."""
    read = _spelled_out(read_yaml(data))
    case, faults = admit(Case, read)
    faults = _once([*faults, *faults_of_sense(read, knowledge)])
    if faults or case is None:
        raise Unreadable(sorted(faults, key=lambda one: (one.line or 0, one.at)))
    return case


def _spelled_out(read: Read) -> Read:
    """Plain words in a list stand for `{id: word}`."""
    tree = read.tree
    if not isinstance(tree, dict):
        raise Unreadable(
            [
                Fault(
                    code="not-a-mapping",
                    at="the file",
                    value="",
                    remedy="is not a case; begin with `case: 1`.",
                    line=1,
                )
            ]
        )
    answers, practice = tree.get("answers"), tree.get("practice")
    changed: dict[str, Tree] = dict(tree)
    if isinstance(answers, dict):
        spelled = {name: _items(answers[name], "id") for name in _NAMED_LISTS if name in answers}
        sessions = answers.get("earlier_sessions")
        if isinstance(sessions, list):
            spelled["earlier_sessions"] = [_session(one) for one in sessions]
        changed["answers"] = {**answers, **spelled}
    if isinstance(practice, dict) and "stock" in practice:
        changed["practice"] = {**practice, "stock": _items(practice["stock"], "substance")}
    if isinstance(tree.get("combine_with"), list):
        changed["combine_with"] = _items(tree["combine_with"], "id")
    return Read(changed, read.lines)


def _items(value: Tree, key: str) -> Tree:
    if not isinstance(value, list):
        return value
    return [{key: item} if isinstance(item, str) else item for item in value]


def _session(value: Tree) -> Tree:
    if isinstance(value, dict) and "substances" in value:
        return {**value, "substances": _items(value["substances"], "id")}
    return value


def _once(faults: list[Fault]) -> list[Fault]:
    """One fault a place: what stands first explains it best."""
    seen: dict[Any, Fault] = {}
    for one in faults:
        seen.setdefault((one.at, one.value) if one.code != "unknown-id" else (one.at, "id"), one)
    return list(seen.values())
