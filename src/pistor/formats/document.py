"""A plan as JSON: the same bytes on every machine for the same case and edition."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from pistor.knowledge.knowledge import Knowledge, canonical
from pistor.knowledge.statements import Citation
from pistor.planning.findings import Screening
from pistor.planning.plan import Plan

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def plan_tree(plan: Plan, knowledge: Knowledge) -> dict[str, Json]:
    """The plan as plain values, with its case digest and the sources it cites."""
    tree = tree_of(plan)
    if not isinstance(tree, dict):
        raise TypeError("a plan is a mapping")
    tree["case_digest"] = case_digest(tree["case"])
    tree["sources"] = sources_tree(plan, knowledge)
    return tree


def screening_tree(screening: Screening, knowledge: Knowledge) -> dict[str, Json]:
    """The screening alone, with the sources it cites."""
    tree = tree_of(screening)
    if not isinstance(tree, dict):
        raise TypeError("a screening is a mapping")
    return {
        "screening": tree,
        "knowledge": {"edition": knowledge.edition, "digest": knowledge.digest},
        "sources": sources_tree(screening, knowledge),
    }


def to_json(tree: dict[str, Json]) -> str:
    """Readable JSON, keys in the order of the promises, a line break at the end."""
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def case_digest(case: Json) -> str:
    """`sha256:` of the case as judged, written canonically."""
    return f"sha256:{hashlib.sha256(canonical(case)).hexdigest()}"


def sources_tree(value: object, knowledge: Knowledge) -> dict[str, Json]:
    """Only the documents that `value` cites, by id."""
    found: dict[str, Json] = {}
    for ref in sorted(set(refs_in(value))):
        source = knowledge.sources[ref]
        found[ref] = {
            "title": source.title,
            "year": source.year,
            "kind": source.kind,
            "tier": source.tier,
            "read": source.read,
            "copy": source.copy,
            "locator": source.locator,
        }
    return found


def refs_in(value: object) -> list[str]:
    """Every document cited anywhere inside a value."""
    if isinstance(value, Citation):
        return [value.ref]
    if isinstance(value, tuple):
        return [ref for item in value for ref in refs_in(item)]
    if is_dataclass(value):
        named = [value.source] if hasattr(value, "source") and hasattr(value, "says") else []
        return named + [ref for one in fields(value) for ref in refs_in(getattr(value, one.name))]
    return []


def tree_of(value: object) -> Json:
    """Frozen values as plain ones: decimals and days as text, names without Python's underscore."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): tree_of(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        items = sorted(value) if isinstance(value, frozenset) else value
        return [tree_of(item) for item in items]
    if is_dataclass(value):
        return {
            one.name.removesuffix("_"): tree_of(getattr(value, one.name)) for one in fields(value)
        }
    raise TypeError(f"{type(value).__name__} has no place in a document")
