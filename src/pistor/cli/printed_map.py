"""Where the pages of an injection map go: one document, or a file for each page."""

from pathlib import Path

from pistor.cli.output import write_answer
from pistor.faults import Fault, Unreadable
from pistor.formats.svg import map_pages, map_svg
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.plan import Plan


def write_map(plan: Plan, knowledge: Knowledge, target: str | None) -> None:
    """Write one document with all pages, or, where `target` is a folder, a file for each page.

    Raises `Unreadable` when nothing can be written, and when the folder holds
    something: a page of another patient must not lie between these.
    """
    if target is None or not Path(target).is_dir():
        write_answer(map_svg(plan, knowledge), target)
        return
    if not _is_empty(Path(target)):
        remedy = "holds files already; name an empty folder, so that no other map mixes with this."
        raise Unreadable([Fault(code="cannot-write", at=target, value="", remedy=remedy)])
    pages = map_pages(plan, knowledge)
    for number, page in enumerate(pages, start=1):
        write_answer(page, str(Path(target) / f"map-page-{number}-of-{len(pages)}.svg"))


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        # A folder that nobody may look into may be full.
        return False
