"""Let in what fits, at once; what does not fit is left to the doorkeeper, who tells why.

The grammar is that of `doorkeeping`, and so is the strictness: nothing comes in
here that the doorkeeper would refuse. But a reader gives up at the first thing
that does not fit, without a word, and so needs no more time than the values do.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from pistor.strict_yaml import COUNTED, Tree, day, number, written

Reader: TypeAlias = Callable[[Any], Any]
"""From a tree to a value. Raises one of `DOES_NOT_FIT`."""

DOES_NOT_FIT = (KeyError, TypeError, ValueError)
"""An unknown key or word; a missing field or another type; a value that no field may have."""

_Steps: TypeAlias = tuple[tuple[Callable[..., Any], Any], ...]

_MANY_SHAPES = 4096
"""Shapes with this or that left out; an edition has a few hundred."""
_MANY_NUMBERS = 8192
"""The outlines of an edition hold thousands of numbers, most of them more than once."""


def reader(kind: object) -> Reader:
    """How a type is read, made once. Raises `TypeError` for a type that no file can hold."""
    if kind not in _READERS:
        _READERS[kind] = _made(kind)
    return _READERS[kind]


def _made(kind: object) -> Reader:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _either(parts)
    if origin is Literal:
        return _one_of({option: option for option in parts})
    if origin is tuple:
        return _many(parts[0]) if parts[1:] == (...,) else _row(parts)
    if origin is dict:
        return _table(*parts)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of({one.value: one for one in kind})
    if is_dataclass(kind):
        return _record(kind)
    raise TypeError(f"{kind} has no door")


def _exactly(kind: type) -> Reader:
    def read(tree: Tree) -> Tree:
        if type(tree) is kind:
            return tree
        raise TypeError(kind)

    return read


@lru_cache(maxsize=_MANY_NUMBERS, typed=True)
def _decimal(tree: Tree) -> Decimal:
    """`typed`, because `True` equals 1 and is no number."""
    found = number(tree)
    if found is None:
        raise ValueError(tree)
    return found


def _date(tree: Tree) -> date:
    found = day(tree)
    if found is None:
        raise ValueError(tree)
    return found


_READERS: dict[object, Reader] = {
    str: str.__str__,  # Only a text has this method: of anything else it makes a `TypeError`.
    bool: _exactly(bool),
    int: _exactly(int),
    Decimal: _decimal,
    date: _date,
    NoneType: _exactly(NoneType),
}


def _one_of(options: dict[Any, object]) -> Reader:
    """A closed list of words or numbers. `1` is neither `true` nor `"1"`."""
    if all(type(option) is str for option in options):
        return options.__getitem__
    known = {(type(option), option): value for option, value in options.items()}
    return lambda tree: known[type(tree), tree]


# Which types of a tree can become a type: a union asks only those that can.

_TAKES: dict[object, frozenset[type]] = {
    str: frozenset({str}),
    bool: frozenset({bool}),
    int: frozenset({int}),
    Decimal: frozenset({int, str}),
    date: frozenset({str}),
    NoneType: frozenset({NoneType}),
}


def _takes(kind: object) -> frozenset[type]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return frozenset[type]().union(*map(_takes, parts))
    if origin is Literal:
        return frozenset(type(option) for option in parts)
    if origin is tuple:
        return frozenset({list})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return frozenset(type(one.value) for one in kind)
    return _TAKES.get(kind, frozenset({dict}))


def _closed(kind: object) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))


def _either(parts: tuple[object, ...]) -> Reader:
    """The first that lets a value in, closed lists first."""
    if len(parts) == 2 and parts[1] is NoneType:  # noqa: PLR2004  Something, or nothing.
        return _or_nothing(reader(parts[0]))
    kinds = sorted(parts, key=lambda kind: not _closed(kind))
    by_type = {
        given: tuple(reader(kind) for kind in kinds if given in _takes(kind))
        for given in frozenset[type]().union(*map(_takes, kinds))
    }

    def read(tree: Tree) -> object:
        *others, last = by_type[type(tree)]
        for one in others:
            try:
                return one(tree)
            except DOES_NOT_FIT:
                continue
        return last(tree)

    return read


def _or_nothing(read_it: Reader) -> Reader:
    return lambda tree: None if tree is None else read_it(tree)


def _many(kind: object) -> Reader:
    read_item = reader(kind)

    def read(tree: Tree) -> tuple[object, ...]:
        if type(tree) is list:
            return tuple(map(read_item, tree))
        raise TypeError(tuple)

    return read


def _row(kinds: tuple[object, ...]) -> Reader:
    readers = tuple(map(reader, kinds))
    count = len(readers)

    def read(tree: Tree) -> tuple[object, ...]:
        if type(tree) is list and len(tree) == count:
            return tuple([one(item) for one, item in zip(readers, tree, strict=True)])
        raise TypeError(tuple)

    return read


def _table(key_kind: object, kind: object) -> Reader:
    read_item = reader(kind)
    read_key: Callable[[str], object] = _counted if key_kind is int else written

    def read(tree: Tree) -> dict[object, object]:
        if type(tree) is dict:
            return {read_key(key): read_item(item) for key, item in tree.items()}
        raise TypeError(dict)

    return read


def _counted(key: str) -> int:
    if COUNTED.match(key):
        return int(key)
    raise KeyError(key)


def _record(kind: Any) -> Reader:  # noqa: ANN401  Any dataclass.
    """How a shape is read.

    The fields are set one by one: the way of a frozen shape through `__init__`
    takes as long as all the rest of reading an edition.
    """
    complete = getattr(kind, "__post_init__", None)
    new = object.__new__

    def read(tree: Tree) -> object:
        if type(tree) is not dict:
            raise TypeError(kind)
        given, left_out, to_make = _plan(kind, tuple(tree))
        value = new(kind)
        for (put, read_item), item in zip(given, tree.values()):  # noqa: B905  As many as keys.
            put(value, read_item(item))
        for put, default in left_out:
            put(value, default)
        for put, make in to_make:
            put(value, make())
        if complete is not None:
            complete(value)
        return value

    return read


@lru_cache(maxsize=_MANY_SHAPES)
def _plan(kind: Any, keys: tuple[str, ...]) -> tuple[_Steps, _Steps, _Steps]:  # noqa: ANN401  As above.
    """How every field is set: those given with their readers, the others with what they become.

    Raises `KeyError` for an unknown key and `TypeError` for one that is missing.
    """
    steps, defaults, factories = _grammar(kind)
    given = tuple(map(steps.__getitem__, keys))
    rest = [name for name in steps if name not in keys]
    left_out = tuple((steps[name][0], defaults[name]) for name in rest if name not in factories)
    to_make = tuple((steps[name][0], factories[name]) for name in rest if name in factories)
    if any(default is MISSING for _, default in left_out):
        raise TypeError(kind)
    return given, left_out, to_make


@cache
def _grammar(kind: Any) -> tuple[dict[str, tuple[Any, Reader]], dict[str, Any], dict[str, Any]]:  # noqa: ANN401  As above.
    """How each field is set and read, by its name, and what it becomes when it is left out."""
    rows = fields(kind)
    types = {name: one for base in reversed(kind.__mro__) for name, one in _annotated(base).items()}
    steps = {one.name: (getattr(kind, one.name).__set__, reader(types[one.name])) for one in rows}
    factories = {
        one.name: one.default_factory for one in rows if one.default_factory is not MISSING
    }
    return steps, {one.name: one.default for one in rows}, factories


@cache
def _annotated(base: type) -> dict[str, object]:
    """The types of the fields that a class itself names, worked out once for all that inherit."""
    return get_annotations(base, eval_str=True)
