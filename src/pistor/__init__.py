"""Pistor plans mesotherapy: from what is known of a patient to a complete, sourced plan."""

from pistor.formats.case_file import read_case
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.plan import plan
from pistor.planning.screening import screen
from pistor.version import VERSION

__all__ = ["VERSION", "Knowledge", "plan", "read_case", "screen"]
