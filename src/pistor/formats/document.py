"""A plan or a screening as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pistor.knowledge.knowledge import Knowledge
from pistor.plain_json import Json, to_json, tree_of
from pistor.planning.cited import cited_in
from pistor.planning.findings import Screening

if TYPE_CHECKING:
    from pistor.planning.plan import Plan

__all__ = ["plan_tree", "screening_tree", "to_json"]


def plan_tree(plan: Plan) -> dict[str, Json]:
    """The plan as plain values, keys in the order of the promises."""
    tree = tree_of(plan)
    assert isinstance(tree, dict)  # noqa: S101  A dataclass becomes a mapping.
    return tree


def screening_tree(screening: Screening, knowledge: Knowledge) -> dict[str, Json]:
    """The screening alone, with the edition and the sources it cites."""
    return {
        "screening": tree_of(screening),
        "knowledge": {"edition": knowledge.edition, "digest": knowledge.digest},
        "sources": tree_of(cited_in(screening, knowledge)),
    }
