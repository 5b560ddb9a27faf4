"""Read the YAML files into entries, telling every fault of every file at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pistor.doorkeeping import admit
from pistor.faults import Fault, Unreadable, did_you_mean
from pistor.knowledge.kinds import KINDS
from pistor.strict_yaml import Read, read_yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as it was read: its entry, its tree with lines, and its place."""

    kind: str
    file: str
    entry: Any
    read: Read


def read_folder(folder: Path) -> tuple[list[Document], list[Fault]]:
    """Every entry of a knowledge folder, and every fault of form.

    A file with a fault yields no document, so that later checks do not repeat it.
    """
    documents: list[Document] = []
    faults: list[Fault] = []
    if not folder.is_dir():
        return [], [
            _whole(str(folder), "missing", "is not a folder; give the folder with the kinds.")
        ]
    for path in sorted(folder.iterdir()):
        if path.name not in KINDS or not path.is_dir():
            faults.append(_whole(path.name, "unknown-kind", did_you_mean(path.name, KINDS)))
            continue
        for file in sorted(path.iterdir()):
            document, found = _read_file(path.name, file)
            faults.extend(found)
            if document is not None:
                documents.append(document)
    return documents, faults


def _read_file(kind: str, path: Path) -> tuple[Document | None, list[Fault]]:
    name = f"{kind}/{path.name}"
    if path.suffix != ".yaml":
        return None, [_whole(name, "not-yaml", "is not a .yaml file; move it away.")]
    try:
        read = read_yaml(path.read_bytes())
    except Unreadable as error:
        return None, [in_file(fault, name) for fault in error.faults]
    entry, faults = admit(KINDS[kind], read)
    if entry is None:
        return None, [in_file(fault, name) for fault in faults]
    if entry.id != path.stem:
        remedy = (
            f"is in {path.name}; rename the file to {entry.id}.yaml or the entry to {path.stem}."
        )
        fault = Fault(
            code="id-and-file",
            at="id",
            value=f'"{entry.id}"',
            remedy=remedy,
            line=read.line(("id",)),
            file=name,
        )
        return None, [fault]
    return Document(kind=kind, file=name, entry=entry, read=read), []


def in_file(fault: Fault, file: str) -> Fault:
    """The same fault with the file it is in."""
    return Fault(
        code=fault.code,
        at=fault.at,
        value=fault.value,
        remedy=fault.remedy,
        line=fault.line,
        file=file,
    )


def _whole(file: str, code: str, remedy: str) -> Fault:
    return Fault(code=code, at="the file", value="", remedy=remedy, file=file)
