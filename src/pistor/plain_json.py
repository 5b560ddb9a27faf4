"""Frozen values as JSON: the same bytes on every machine for the same values."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def tree_of(value: object) -> Json:
    """Frozen values as plain ones: decimals and days as text, names without Python's underscore.

    Raises `TypeError` for anything that has no one way of being written, floats included.
    """
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): tree_of(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [tree_of(item) for item in value]
    if is_dataclass(value):
        return {
            one.name.removesuffix("_"): tree_of(getattr(value, one.name)) for one in fields(value)
        }
    raise TypeError(f"{type(value).__name__} has no place in a document")


def to_json(tree: Json) -> str:
    """Readable JSON, keys in the order of the promises, a line break at the end."""
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def canonical(tree: object) -> bytes:
    """The one way in which a tree is written for hashing: sorted keys, no spaces."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(tree: object) -> str:
    """`sha256:` of a tree written canonically."""
    return f"sha256:{hashlib.sha256(canonical(tree)).hexdigest()}"
