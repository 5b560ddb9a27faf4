"""`pistor knowledge`: check, list, show and export the knowledge base.

What only these verbs need is imported when one of them is called.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pistor.cli import Verbs
from pistor.cli.output import show_faults, write_answer
from pistor.faults import Fault, Unreadable, did_you_mean
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge

if TYPE_CHECKING:
    from pistor.knowledge.load import Document


def add_to(verbs: Verbs) -> None:
    """Add the verb and its own verbs."""
    parser = verbs.add_parser("knowledge", help="check, list, show and export the knowledge base")
    inner = parser.add_subparsers(required=True, metavar="check | list | show | export")
    check = inner.add_parser("check", help="read everything strictly and tell every fault")
    check.add_argument("folder", nargs="?", default=None, metavar="DIR")
    check.set_defaults(do=_check)
    listing = inner.add_parser("list", help="the entries of a kind, or the kinds")
    listing.add_argument("kind", nargs="?", default=None, metavar="KIND")
    listing.set_defaults(do=_list)
    show = inner.add_parser("show", help="one entry with its sources")
    show.add_argument("id", metavar="ID")
    show.set_defaults(do=_show)
    export = inner.add_parser("export", help="compile the entries into one edition")
    export.add_argument("file", metavar="FILE")
    export.set_defaults(do=_export)


def checked_documents(folder: Path | None) -> list[Document]:
    """Every document of a folder, without one of the folder of this package.

    Raises `Unreadable` with all faults of form and meaning.
    """
    from pistor.knowledge.load import DATA, read_folder  # noqa: PLC0415
    from pistor.knowledge.review import review  # noqa: PLC0415

    documents, faults = read_folder(folder or DATA)
    faults.extend(review(documents, faults))
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: (fault.file or "", fault.line or 0)))
    return documents


def _check(words: argparse.Namespace) -> int:
    folder = Path(words.folder) if words.folder else None
    try:
        documents = checked_documents(folder)
    except Unreadable as error:
        show_faults(error.faults, as_json=False)
        return 2
    print(f"{len(documents)} entries, 0 faults")
    return 0


def _list(words: argparse.Namespace) -> int:
    knowledge = Knowledge.load()
    if words.kind is None:
        for kind in KINDS:
            print(f"{kind:<18} {len(knowledge.of(kind)):>5}")
        return 0
    if words.kind not in KINDS:
        raise Unreadable([_unknown(words.kind, KINDS)])
    for entry in knowledge.of(words.kind).values():
        print(f"{entry.id:<44} {entry.title}")
    return 0


def _show(words: argparse.Namespace) -> int:
    knowledge = Knowledge.load()
    found = [
        (kind, knowledge.of(kind)[words.id]) for kind in KINDS if words.id in knowledge.of(kind)
    ]
    if not found:
        raise Unreadable(
            [_unknown(words.id, {name for kind in KINDS for name in knowledge.of(kind)})]
        )
    from pistor.formats.entry_text import entry_text  # noqa: PLC0415

    sys.stdout.write("\n".join(entry_text(kind, entry, knowledge) for kind, entry in found))
    return 0


def _export(words: argparse.Namespace) -> int:
    compiled = Knowledge.of_documents(checked_documents(None)).compiled()
    write_answer(compiled, words.file)
    return 0


def _unknown(name: str, known: Iterable[str]) -> Fault:
    return Fault(code="unknown-id", at=name, value="", remedy=did_you_mean(name, known))
