"""`pistor plan`: the whole plan of a case."""

import argparse
import sys
from typing import TYPE_CHECKING

from pistor.case import Case
from pistor.cli import Verbs
from pistor.cli.output import read_bytes, refuse_terminal, write_answer
from pistor.faults import Fault, Unreadable
from pistor.formats.case_file import case_from
from pistor.formats.pdf_documents import DOCUMENTS
from pistor.knowledge.knowledge import Knowledge
from pistor.strict_yaml import MOST_BYTES

if TYPE_CHECKING:
    from pistor.planning.plan import Plan


def add_to(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verbs.add_parser(
        "plan",
        help="the whole plan: text, JSON, printed (PDF), its map (SVG), its days (iCalendar)",
    )
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--format", choices=("text", "json", "pdf", "svg", "ics"), default="text")
    parser.add_argument("-o", dest="target", metavar="FILE", default=None)
    printed = parser.add_argument_group("printed documents (--format pdf)")
    printed.add_argument("--document", choices=DOCUMENTS, default=None, help="default: plan")
    printed.add_argument("--name", default=None, help="the patient's name, which a case has not")
    printed.add_argument("--practice", default=None, help="the practice, for the head of the page")
    parser.set_defaults(do=_do)


def _do(words: argparse.Namespace) -> int:
    from pistor.formats.case_drawing import faults_of_drawing  # noqa: PLC0415

    _refuse_what_does_not_fit(words)
    knowledge = Knowledge.load()
    data = read_bytes(words.case, most=MOST_BYTES)
    case = case_from(data, knowledge, also=(faults_of_drawing,))
    result = _planned(case, knowledge)
    if words.format == "json":
        write_answer(result.to_json(), words.target)
    elif words.format == "svg":
        from pistor.cli.printed_map import write_map  # noqa: PLC0415  Only pictures need it.

        write_map(result, knowledge, words.target)
    elif words.format == "ics":
        from pistor.formats.icalendar import plan_calendar  # noqa: PLC0415  Only calendars.

        write_answer(plan_calendar(result), words.target)
    elif words.format == "pdf":
        write_answer(_printed(words, result, knowledge), words.target)
    else:
        from pistor.formats.text import plan_text  # noqa: PLC0415  Only text needs it.

        colour = words.target is None and sys.stdout.isatty()
        write_answer(plan_text(result, knowledge, colour=colour), words.target)
    return 0


def _refuse_what_does_not_fit(words: argparse.Namespace) -> None:
    """Before anything is read: words that only a PDF has, or a PDF on a terminal."""
    if words.format == "pdf":
        refuse_terminal(words.target)
        return
    given = [name for name in ("document", "name", "practice") if getattr(words, name) is not None]
    if given:
        remedy = f"is for printed documents; add --format pdf, or leave it out of {words.format}."
        raise Unreadable(
            [Fault(code="unused-word", at=f"--{name}", value="", remedy=remedy) for name in given]
        )


def _printed(words: argparse.Namespace, result: "Plan", knowledge: Knowledge) -> bytes:
    from pistor.formats.pdf import plan_pdf  # noqa: PLC0415  Only paper needs it.

    return plan_pdf(
        result,
        knowledge,
        document=words.document or "plan",
        name=words.name or "",
        practice=words.practice or "",
    )


def _planned(case: Case, knowledge: Knowledge) -> "Plan":
    """The plan; what a case asks of a map or a syringe that cannot be is a fault of the case."""
    from pistor.formats.case_drawing import fault_of_size, fault_of_volume  # noqa: PLC0415
    from pistor.planning.geometry import ZoneSizeError  # noqa: PLC0415
    from pistor.planning.plan import plan  # noqa: PLC0415
    from pistor.planning.quantities import VolumeError  # noqa: PLC0415

    try:
        return plan(case, knowledge)
    except ZoneSizeError as error:
        raise Unreadable([fault_of_size(error, case)]) from None
    except VolumeError as error:
        fault = fault_of_volume(error, case)
        if fault is None:
            raise
        raise Unreadable([fault]) from None
