"""The strict door: a tree becomes frozen values, or every fault is told.

Only this module knows pydantic. It is strict, it refuses keys that nobody
knows, and its messages are ours.
"""

import json
import keyword
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from pistor.faults import Fault, did_you_mean, shorten
from pistor.strict_yaml import Path, Read, Tree, place

Value = TypeVar("Value")


@cache
def door(kind: Any) -> TypeAdapter[Any]:
    """The adapter for a type, built once."""
    return TypeAdapter(kind)


def admit(kind: type[Value], read: Read) -> tuple[Value | None, list[Fault]]:
    """`read` as a `kind`, or None and every fault with its place and line."""
    try:
        return _admit_json(kind, json.dumps(to_python_names(read.tree))), []
    except ValidationError as error:
        return None, [fault for one in error.errors() for fault in _faults_of(one, read)]


def admit_json(kind: type[Value], data: bytes | str) -> Value:
    """Canonical JSON that this program wrote itself, as a `kind`."""
    return _admit_json(kind, data)


def _admit_json(kind: type[Value], data: bytes | str) -> Value:
    value: Value = door(kind).validate_json(data, strict=True, extra="forbid")
    return value


def to_python_names(tree: Tree) -> Tree:
    """The tree with keys that Python reserves given their underscore."""
    if isinstance(tree, dict):
        return {_python_name(key): to_python_names(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [to_python_names(item) for item in tree]
    return tree


def _python_name(key: str) -> str:
    return f"{key}_" if keyword.iskeyword(key) else key


def written(name: str) -> str:
    """A field's name as files write it."""
    return name.removesuffix("_")


def _faults_of(error: ErrorDetails, read: Read) -> list[Fault]:
    path = _path_in(read.tree, error["loc"])
    value = error["input"]
    code, remedy = _told(error, path)
    shown = "" if code in {"missing", "unknown-key"} else shorten(value)
    return [Fault(code=code, at=place(path), value=shown, remedy=remedy, line=read.line(path))]


def _path_in(tree: Tree, steps: tuple[int | str, ...]) -> Path:
    """The steps that lead through the tree; names of types that pydantic adds are left out."""
    path: list[int | str] = []
    here: Tree = tree
    for step in steps:
        name = written(step) if isinstance(step, str) else step
        if (isinstance(here, dict) and isinstance(name, str) and name in here) or (
            isinstance(here, list) and isinstance(name, int) and name < len(here)
        ):
            here = here[name]
        elif (
            step != steps[-1]
            or not isinstance(step, str)
            or not (step.isidentifier() and step.islower())
        ):
            continue
        path.append(name)
    return tuple(path)


def _told(error: ErrorDetails, path: Path) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return "missing", "is missing; give it."
        case "unexpected_keyword_argument" | "extra_forbidden":
            return "unknown-key", f"is not a field here; leave out `{path[-1] if path else ''}`."
        case "literal_error" | "enum":
            return "not-one-of", f"is not allowed here; use {context.get('expected')}."
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return "not-a-date", "is not a day that exists; write it as 2026-11-22."
        case "decimal_parsing" | "decimal_type" | "int_type" | "int_parsing":
            return "not-a-number", "is not a number; write it with a point and no unit."
        case "bool_type":
            return "not-yes-or-no", "is neither true nor false."
        case "string_type":
            return "not-text", "is not text; put it in quotes."
        case "value_error":
            return "contradiction", f"cannot stand: {context.get('error')}."
        case "tuple_type" | "list_type":
            return "not-a-list", "is not a list; write it in [ ]."
        case "dataclass_type" | "dict_type":
            return "not-a-mapping", "is not a mapping; write it as key: value."
    return kind.replace("_", "-"), f"cannot be used: {error['msg'].lower()}."


def unknown_id(path: Path, value: str, known: Mapping[str, object], read: Read) -> Fault:
    """The fault of an id that nobody knows, naming the nearest one."""
    return Fault(
        code="unknown-id",
        at=place(path),
        value=shorten(value),
        remedy=did_you_mean(value, known),
        line=read.line(path),
    )
