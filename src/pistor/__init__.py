"""Pistor plans mesotherapy: from what is known of a patient to a complete, sourced plan."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pistor.formats.case_file import read_case
    from pistor.knowledge.knowledge import Knowledge
    from pistor.planning.plan import plan
    from pistor.planning.screening import screen
    from pistor.version import VERSION

__all__ = ["VERSION", "Knowledge", "plan", "read_case", "screen"]

_HOME = {
    "VERSION": "pistor.version",
    "Knowledge": "pistor.knowledge.knowledge",
    "plan": "pistor.planning.plan",
    "read_case": "pistor.formats.case_file",
    "screen": "pistor.planning.screening",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  Types stand above.
    """One of the five names, imported when it is first asked for: a screening needs no planner."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
