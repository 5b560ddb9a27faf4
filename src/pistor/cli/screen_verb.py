"""`pistor screen`: only the verdict, its reasons, and what to ask next."""

import argparse
import sys

from pistor.cli import Verbs
from pistor.cli.output import read_bytes, write_answer
from pistor.formats.case_file import case_from
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.judging import judge
from pistor.strict_yaml import MOST_BYTES


def add_to(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verbs.add_parser("screen", help="only the verdict, its reasons, and what to ask next")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("-o", dest="target", metavar="FILE", default=None)
    parser.set_defaults(do=_do)


def _do(words: argparse.Namespace) -> int:
    knowledge = Knowledge.load()
    case = case_from(read_bytes(words.case, most=MOST_BYTES), knowledge)
    screening, _ = judge(case, knowledge)
    if words.format == "json":
        from pistor.formats.document import screening_tree, to_json  # noqa: PLC0415

        write_answer(to_json(screening_tree(screening, knowledge)), words.target)
    else:
        from pistor.formats.text import screening_text  # noqa: PLC0415

        colour = words.target is None and sys.stdout.isatty()
        write_answer(screening_text(screening, case, colour=colour), words.target)
    return 0
