"""The strict door: a tree becomes frozen values, or every fault is told.

A shape is a standard dataclass, and its annotations are the whole grammar: text,
numbers, yes and no, days, closed lists of words, tuples, mappings, other shapes,
and unions of these. Nothing is converted by guess, and no unknown key is let in.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pistor.faults import Fault, nearest, shorten
from pistor.quick_door import DOES_NOT_FIT, reader
from pistor.strict_yaml import (
    COUNTED,
    DAY,
    MOST_DIGITS,
    NUMBER,
    Path,
    Read,
    Tree,
    day,
    number,
    place,
    to_python_names,
    written,
)

Value = TypeVar("Value")

_DAY_AND_MORE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")
_CLOSED = frozenset({"alias", "too-deep"})
"""Faults of form after which the place holds nothing that could be judged."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One fault, its place still seen from the value it is in."""

    path: Path
    code: str
    value: str
    remedy: str


class _RefusedError(Exception):
    """A value does not fit; every fault in it is told."""

    def __init__(self, *told: _Told) -> None:
        self.told = told


@dataclass(frozen=True, slots=True)
class _Door:
    """How one type is read, which values of a tree come to it, and its name in a message."""

    read: Callable[[Tree], Any]
    takes: frozenset[type]
    words: str
    closed: bool = False


def admit(kind: type[Value], read: Read) -> tuple[Value | None, list[Fault]]:
    """`read` as a `kind`, or None; and every fault of form and shape with place and line."""
    value, told = _let_in(kind, to_python_names(read.tree))
    shut = {one.at for one in read.faults if one.code in _CLOSED}
    faults = [*read.faults, *(_fault(one, read) for one in told if not _within(one.path, shut))]
    return (None if faults else value), faults


def admit_own(kind: type[Value], tree: Tree) -> Value:
    """A tree that this program wrote itself, as a `kind`.

    Raises `ValueError` when it was written for other shapes.
    """
    value, told = _let_in(kind, tree)
    for one in told:
        raise ValueError(f"{place(one.path)}: {one.value} {one.remedy}")
    return cast("Value", value)


def _let_in(kind: type[Value], tree: Tree) -> tuple[Value | None, tuple[_Told, ...]]:
    """A tree as a `kind`: at once when it fits, else after a look at everything that does not."""
    try:
        return cast("Value", reader(kind)(tree)), ()
    except DOES_NOT_FIT:
        pass  # The doorkeeper says why.
    try:
        return cast("Value", door(kind).read(tree)), ()
    except _RefusedError as refused:
        return None, refused.told


def _fault(one: _Told, read: Read) -> Fault:
    path = tuple(written(step) if isinstance(step, str) else step for step in one.path)
    at, line = place(path), read.line(path)
    return Fault(code=one.code, at=at, value=one.value, remedy=one.remedy, line=line)


def _within(path: Path, shut: set[str]) -> bool:
    return bool(shut) and any(place(path[:end]) in shut for end in range(len(path) + 1))


def _refuse(code: str, value: Tree, remedy: str) -> _RefusedError:
    return _RefusedError(_Told((), code, shorten(value), remedy))


def _other_shape(code: str, value: Tree, wanted: str, how: str) -> _RefusedError:
    """The refusal of a value of another shape than the one that belongs here."""
    if isinstance(value, list | dict):
        given = "a list" if isinstance(value, list) else "a mapping"
        return _refuse(code, "", f"is {given} where {wanted} belongs; {how}.")
    return _refuse(code, value, f"is not {wanted}; {how}.")


# One door for each type.


def door(kind: object) -> _Door:
    """The door for a type, made once. Raises `TypeError` for a type that no file can hold."""
    if kind not in _DOORS:
        _DOORS[kind] = _made(kind)
    return _DOORS[kind]


def _made(kind: object) -> _Door:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _either([door(part) for part in parts])
    if origin is Literal:
        return _one_of({option: option for option in parts})
    if origin is tuple:
        return _many(parts[0]) if parts[1:] == (...,) else _row(parts)
    if origin is dict:
        return _table(*parts)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of({one.value: one for one in kind})
    if is_dataclass(kind):
        return _Door(_record(kind), frozenset({dict}), "a mapping of keys and values")
    raise TypeError(f"{kind} has no door")


def _text(tree: Tree) -> str:
    if type(tree) is str:
        return tree
    raise _other_shape("not-text", tree, "text", "put words in quotes")


def _yes_or_no(tree: Tree) -> bool:
    if type(tree) is bool:
        return tree
    if isinstance(tree, list | dict):
        raise _other_shape("not-yes-or-no", tree, "true or false", "write one of them")
    raise _refuse("not-yes-or-no", tree, "is neither true nor false; write one of them.")


def _whole_number(tree: Tree) -> int:
    if type(tree) is int:
        return tree
    how = "write it in digits, without quotes"
    raise _other_shape("not-a-number", tree, "a whole number", how)


def _decimal(tree: Tree) -> Decimal:
    found = number(tree)
    if found is not None:
        return found
    text = tree if isinstance(tree, str) else ""
    if NUMBER.match(text):
        remedy = f"has more than {MOST_DIGITS} digits; check it."
        raise _refuse("not-a-number", tree, remedy)
    if re.match(r"-?[0-9]+,[0-9]+\Z", text):
        remedy = "has a comma; write the number with a point, such as 0.5."
        raise _refuse("not-a-number", tree, remedy)
    if re.match(r"-?[0-9.]+[eE][+-]?[0-9]+\Z", text):
        raise _refuse("not-a-number", tree, "has an exponent; write the number out.")
    raise _other_shape("not-a-number", tree, "a number", "write digits and a point, such as 0.5")


def _date(tree: Tree) -> date:
    found = day(tree)
    if found is not None:
        return found
    if isinstance(tree, str) and DAY.match(tree):
        raise _refuse("not-a-date", tree, "is not a day of the calendar; check month and day.")
    if isinstance(tree, str) and _DAY_AND_MORE.match(tree):
        remedy = f'has a time of day; write the day alone: "{tree[:10]}".'
        raise _refuse("not-a-date", tree, remedy)
    how = 'write year, month and day: "2026-11-21"'
    raise _other_shape("not-a-date", tree, "a day", how)


def _nothing(tree: Tree) -> None:
    if tree is not None:
        raise _refuse("not-empty", tree, "stands where nothing belongs.")


_NULL = _Door(_nothing, frozenset({NoneType}), "null")
_DOORS: dict[object, _Door] = {
    str: _Door(_text, frozenset({str}), "a text"),
    bool: _Door(_yes_or_no, frozenset({bool}), "true or false"),
    int: _Door(_whole_number, frozenset({int}), "a whole number"),
    Decimal: _Door(_decimal, frozenset({int, str}), "a number"),
    date: _Door(_date, frozenset({str}), 'a day such as "2026-11-21"'),
    NoneType: _NULL,
}


def _one_of(options: Mapping[Any, object]) -> _Door:
    """A closed list of words or numbers. `1` is neither `true` nor `"1"`."""
    known: dict[object, object] = {(type(one), one): value for one, value in options.items()}
    shown = [shorten(option) for option in options]
    spelled = [f'"{one}"' if " " in one else one for one in shown]
    words = " or ".join((", ".join(spelled[:-1]), spelled[-1])).removeprefix(" or ")

    def read(tree: Tree) -> object:
        if not isinstance(tree, list | dict) and (type(tree), tree) in known:
            return known[type(tree), tree]
        near = nearest(tree, shown) if isinstance(tree, str) and len(shown) > 1 else None
        remedy = f"is not allowed here; write {words}."
        if isinstance(tree, str) and tree in shown:
            remedy = f"is in quotes; write {tree} without them."
        elif near is not None:
            remedy = f'is not allowed here; did you mean "{near}"? Write {words}.'
        if isinstance(tree, list | dict):
            raise _other_shape("not-one-of", tree, words, "write one of these")
        raise _refuse("not-one-of", tree, remedy)

    return _Door(read, frozenset(type(option) for option in options), words, closed=True)


def _either(doors: list[_Door]) -> _Door:
    """The first door that lets a value in, closed lists first; else what the likeliest says."""
    takes = frozenset[type]().union(*(one.takes for one in doors))
    given = sorted((one for one in doors if one is not _NULL), key=lambda one: not one.closed)
    words = " or ".join(one.words for one in given)
    by_type = {kind: [one for one in given if kind in one.takes] for kind in takes}
    by_type[NoneType] = [one for one in doors if one is _NULL]

    def read(tree: Tree) -> object:
        for one in by_type.get(type(tree), ()):
            try:
                return one.read(tree)
            except _RefusedError:
                if not one.closed or len(given) == 1:
                    raise
        if len(given) == 1:
            return given[0].read(tree)
        if isinstance(tree, list | dict):
            raise _other_shape("not-one-of", tree, words, "write one of these")
        raise _refuse("not-one-of", tree, f"is not allowed here; write {words}.")

    return _Door(read, takes, words)


def _many(kind: object) -> _Door:
    item = door(kind)

    def read(tree: Tree) -> tuple[object, ...]:
        if not isinstance(tree, list):
            raise _other_shape("not-a-list", tree, "a list", "write it in [ ]")
        return tuple(_all((step, item, one) for step, one in enumerate(tree)))

    return _Door(read, frozenset({list}), "a list")


def _row(kinds: tuple[object, ...]) -> _Door:
    items = [door(kind) for kind in kinds]
    words = f"a list of {len(items)}"

    def read(tree: Tree) -> tuple[object, ...]:
        if not isinstance(tree, list):
            raise _other_shape("not-a-list", tree, words, "write them in [ ]")
        if len(tree) != len(items):
            raise _refuse("not-so-many", f"{len(tree)} items", f"stand here; give {len(items)}.")
        return tuple(_all(zip(range(len(items)), items, tree, strict=True)))

    return _Door(read, frozenset({list}), words)


def _table(key_kind: object, kind: object) -> _Door:
    item = door(kind)
    counted = key_kind is int

    def read(tree: Tree) -> dict[object, object]:
        if not isinstance(tree, dict):
            raise _other_shape("not-a-mapping", tree, "a mapping", "write it as key: value")
        values = _all(
            (key, _NOT_COUNTED if counted and not COUNTED.match(key) else item, one)
            for key, one in tree.items()
        )
        keys = (int(key) if counted else written(key) for key in tree)
        return dict(zip(keys, values, strict=True))

    return _Door(read, frozenset({dict}), "a mapping of keys and values")


def _uncounted(_tree: Tree) -> None:
    raise _refuse("not-a-number", "", "is not a number that counts; write 1, 2, 3.")


_NOT_COUNTED = _Door(_uncounted, frozenset(), "nothing")


def _all(items: Iterable[tuple[str | int, _Door, Tree]]) -> list[object]:
    """Every value through its door, or every fault of every one."""
    found: list[object] = []
    told: list[_Told] = []
    for step, item, tree in items:
        try:
            found.append(item.read(tree))
        except _RefusedError as refused:
            told += _seen_from(step, item, tree, refused)
    if told:
        raise _RefusedError(*told)
    return found


def _seen_from(
    step: str | int, item: _Door, tree: Tree, refused: _RefusedError, *, needed: bool = False
) -> list[_Told]:
    """The faults of one value with its step before them; a value that is not there has its own."""
    if tree is None and item is not _NOT_COUNTED:
        way_out = "" if needed else ", or leave it out"
        return [_Told((step,), "missing", "", f"has no value; give {item.words}{way_out}.")]
    return [_Told((step, *one.path), one.code, one.value, one.remedy) for one in refused.told]


def _record(kind: Any) -> Callable[[Tree], object]:  # noqa: ANN401  Any dataclass.
    """How a shape is read. Its fields are looked up at first use: shapes hold one another."""

    @cache
    def grammar() -> tuple[dict[str, _Door], dict[str, str]]:
        hints = get_type_hints(kind)
        doors = {one.name: door(hints[one.name]) for one in fields(kind)}
        return doors, {one.name: doors[one.name].words for one in fields(kind) if _needed(one)}

    def read(tree: Tree) -> object:
        if not isinstance(tree, dict):
            raise _other_shape("not-a-mapping", tree, "a mapping", "write it as key: value")
        doors, needed = grammar()
        given: dict[str, Any] = {}
        told: list[_Told] = []
        for key, one in tree.items():
            item = doors.get(key)
            if item is None:
                told.append(_unknown_key(key, doors, tree))
                continue
            try:
                given[key] = item.read(one)
            except _RefusedError as refused:
                told += _seen_from(key, item, one, refused, needed=key in needed)
        lacking = [name for name in needed if name not in tree]
        if told or lacking:
            raise _RefusedError(*told, *_missing(lacking, needed, told))
        try:
            return kind(**given)
        except ValueError as error:
            raise _refuse("contradiction", "", f"cannot stand: {error}.") from None

    return read


def _needed(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _missing(lacking: list[str], needed: Mapping[str, str], told: list[_Told]) -> list[_Told]:
    """The fields that are not given, without those that an unknown key was meant to be."""
    meant = {one.remedy for one in told}
    return [
        _Told((name,), "missing", "", f"is missing; give {needed[name]}.")
        for name in lacking
        if _meant(name) not in meant
    ]


def _meant(name: str) -> str:
    return f'is not a field here; did you mean "{written(name)}"?'


def _unknown_key(key: str, doors: Mapping[str, _Door], tree: Mapping[str, Tree]) -> _Told:
    free = [written(name) for name in doors if name not in tree]
    near = nearest(written(key), free)
    if near is not None:
        return _Told((key,), "unknown-key", "", _meant(near))
    known = ", ".join(map(written, doors))
    return _Told((key,), "unknown-key", "", f"is not a field here; the fields are {known}.")
