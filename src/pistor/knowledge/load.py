"""Read the YAML files into entries, telling every fault of every file at once."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pistor.doorkeeping import admit
from pistor.faults import Fault, Unreadable, did_you_mean
from pistor.knowledge.kinds import KINDS
from pistor.strict_yaml import Read, scan_yaml

DATA = Path(__file__).parent / "data"
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as it was read: its entry, its tree with lines, and its place."""

    kind: str
    file: str
    entry: Any
    read: Read


def read_folder(folder: Path) -> tuple[list[Document], list[Fault]]:
    """Every entry of a knowledge folder, and every fault of form.

    A file that cannot become an entry yields no document, so that later checks do
    not repeat its faults.
    """
    if not folder.is_dir():
        remedy = "is not a folder; give the folder that holds the kinds."
        return [], [_whole(str(folder), "missing", remedy)]
    documents: list[Document] = []
    faults: list[Fault] = []
    for path in sorted(folder.iterdir()):
        if path.name not in KINDS or not path.is_dir():
            faults.append(_no_kind(path))
            continue
        for file in sorted(path.iterdir()):
            document, found = _read_file(path.name, file)
            faults.extend(found)
            if document is not None:
                documents.append(document)
    if not documents and not faults:
        faults.append(_whole(str(folder), "empty", "holds no entry; is it the right folder?"))
    return documents, faults


def _no_kind(path: Path) -> Fault:
    if not path.is_dir():
        return _whole(path.name, "unknown-kind", "is no folder of a kind; move it away.")
    remedy = did_you_mean(path.name, KINDS).replace("is not known", "is no kind of entry", 1)
    return Fault(code="unknown-kind", at="the folder", value="", remedy=remedy, file=path.name)


def _read_file(kind: str, path: Path) -> tuple[Document | None, list[Fault]]:
    name = f"{kind}/{path.name}"
    if path.suffix != ".yaml" or not path.is_file():
        return None, [_whole(name, "not-yaml", "is not a .yaml file; move it away.")]
    try:
        read = scan_yaml(path.read_bytes())
    except Unreadable as error:
        return None, [replace(fault, file=name) for fault in error.faults]
    except OSError:
        return None, [_whole(name, "cannot-read", "cannot be read; check its permissions.")]
    entry, faults = admit(KINDS[kind], read)
    if entry is None:
        return None, [replace(fault, file=name) for fault in faults]
    document = Document(kind=kind, file=name, entry=entry, read=read)
    return document, list(_id_faults(document, path.stem))


def _id_faults(document: Document, stem: str) -> list[Fault]:
    """The id is spelled as ids are, and is the name of the file."""
    name = str(document.entry.id)
    remedies = []
    if not _ID.match(name):
        remedies.append(("id", "is no id; use small letters, digits and hyphens."))
    if name != stem:
        remedy = f"is in {stem}.yaml; rename the file to {name}.yaml or the entry to {stem}."
        remedies.append(("id-and-file", remedy))
    return [
        Fault(
            code=code,
            at="id",
            value=name,
            remedy=remedy,
            line=document.read.line(("id",)),
            file=document.file,
        )
        for code, remedy in remedies
    ]


def _whole(file: str, code: str, remedy: str) -> Fault:
    return Fault(code=code, at="the file", value="", remedy=remedy, file=file)
