"""`pistor knowledge`: check, list, show and export the knowledge base."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from pistor.cli import Verbs
from pistor.cli.output import show_faults, write_answer
from pistor.faults import Fault, Unreadable, did_you_mean
from pistor.formats.entry_text import entry_text
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.load import DATA, Document, read_folder
from pistor.knowledge.review import review


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


def checked_documents(folder: Path) -> list[Document]:
    """Every document of a folder. Raises `Unreadable` with all faults of form and meaning."""
    documents, faults = read_folder(folder)
    faults.extend(review(documents, faults))
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: (fault.file or "", fault.line or 0)))
    return documents


def _check(words: argparse.Namespace) -> int:
    folder = Path(words.folder) if words.folder else DATA
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
    sys.stdout.write("\n".join(entry_text(kind, entry, knowledge) for kind, entry in found))
    return 0


def _export(words: argparse.Namespace) -> int:
    compiled = Knowledge.of_documents(checked_documents(DATA)).compiled()
    write_answer(compiled, words.file)
    return 0


def _unknown(name: str, known: Iterable[str]) -> Fault:
    return Fault(code="unknown-id", at=name, value="", remedy=did_you_mean(name, known))
