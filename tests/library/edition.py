"""The knowledge as its files stand now, and copies of it with one thing changed.

The tests read the YAML entries, not the compiled edition, so that whoever edits
an entry sees at once what it does. That both are the same is a check of `dev.py`.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import EDITION, Knowledge, canonical, digest_of
from pistor.knowledge.load import DATA, Document, read_folder
from pistor.strict_yaml import to_python_names

ROOT = Path(__file__).parents[2]

Tree = dict[str, Any]
Trees = dict[str, dict[str, Tree]]


@cache
def documents() -> tuple[Document, ...]:
    """Every entry that can be read; a fault of form stops the tests with its own words."""
    found, faults = read_folder(DATA)
    assert not faults, "\n".join(map(str, faults))
    return tuple(found)


@cache
def knowledge() -> Knowledge:
    return Knowledge.of_documents(documents())


@cache
def _lines() -> dict[str, bytes]:
    return {kind: canonical(list(rows.values())) for kind, rows in _trees().items()}


@cache
def _trees() -> Trees:
    trees: Trees = {kind: {} for kind in KINDS}
    for one in documents():
        if one.entry.review.status != "retired":
            tree = to_python_names(one.read.tree)
            assert isinstance(tree, dict)
            trees[one.kind][one.entry.id] = tree
    return trees


def changed(*kinds: str, by: Callable[[Trees], None]) -> Knowledge:
    """A copy of the knowledge after `by` has changed the entries of some kinds in place.

    Keys that Python reserves are written with an underscore: `from_`, `in_`, `is_`.
    """
    copies = {kind: deepcopy(_trees()[kind]) for kind in kinds}
    by(copies)
    lines = dict(_lines())
    lines |= {kind: canonical(list(rows.values())) for kind, rows in copies.items()}
    return Knowledge(edition=EDITION, digest=digest_of(EDITION, lines), lines=lines)


def examples() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "examples").glob("*.yaml")))
