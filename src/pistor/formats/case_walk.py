"""Ways through a case as it was written: every place that fits a pattern, with its line."""

from collections.abc import Iterator
from typing import TypeAlias

from pistor.faults import Fault, shorten
from pistor.strict_yaml import Path, Read, Tree, place

Found: TypeAlias = tuple[Path, Tree]
Pattern: TypeAlias = tuple[str | int, ...]

_WORD_FOR = frozenset({"id", "substance"})
"""Keys that a plain word in a list stands for."""


def walk(tree: Tree, pattern: Pattern, at: Path = ()) -> Iterator[Found]:
    """Every place that fits a pattern; `*` is any key or number."""
    if not pattern:
        yield at, tree
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(tree, dict):
        for key, value in tree.items():
            if step in ("*", key):
                yield from walk(value, rest, (*at, key))
    elif isinstance(tree, list) and step == "*":
        for number, value in enumerate(tree):
            yield from walk(value, rest, (*at, number))


def texts(tree: Tree, pattern: Pattern) -> Iterator[tuple[Path, str]]:
    """Every text that fits a pattern."""
    for path, value in walk(tree, pattern):
        if isinstance(value, str):
            yield path, value


def mappings(tree: Tree, pattern: Pattern) -> Iterator[tuple[Path, dict[str, Tree]]]:
    """Every mapping that fits a pattern."""
    for path, value in walk(tree, pattern):
        if isinstance(value, dict):
            yield path, value


def everywhere(tree: Tree, at: Path = ()) -> Iterator[Found]:
    """Every place of a tree, the outer ones first."""
    yield at, tree
    items = tree.items() if isinstance(tree, dict) else ()
    numbered = enumerate(tree) if isinstance(tree, list) else ()
    for step, value in (*items, *numbered):
        yield from everywhere(value, (*at, step))


def fault_at(read: Read, path: Path, code: str, value: object, remedy: str) -> Fault:
    """A fault at a place of a case. A plain word stands for itself, not for the `id` it means."""
    plain = path[:-1] in read.lines and path not in read.lines and path[-1] in _WORD_FOR
    at = path[:-1] if plain and code != "missing" else path
    return Fault(code=code, at=place(at), value=shorten(value), remedy=remedy, line=read.line(path))
