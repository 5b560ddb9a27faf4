"""The knowledge base of one edition, read once and never changed."""

import gc
import hashlib
import json
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from pistor.doorkeeping import admit_own
from pistor.faults import Fault, Unreadable
from pistor.knowledge.anatomy import AvoidArea, View, Zone
from pistor.knowledge.entries import (
    Alternative,
    Combination,
    ConsentPoint,
    Device,
    Incompatibility,
    Indication,
    Instruction,
    Jurisdiction,
    Limit,
    Reaction,
    Scale,
    Source,
    Substance,
    Technique,
)
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.load import Document
from pistor.knowledge.protocols import Protocol
from pistor.knowledge.rules import ScreeningRule
from pistor.knowledge.vocabulary import (
    Allergen,
    Measurement,
    MedicalCondition,
    Medicine,
    Procedure,
    Question,
    SiteFinding,
)
from pistor.plain_json import canonical
from pistor.strict_yaml import Tree, to_python_names

EDITION = "2026.11"
SHIPPED = Path(__file__).parent / "edition.json"


class Knowledge:
    """All entries of one edition by kind and id. Retired entries are not in it.

    Entries are decoded when first asked for, so that screening does not pay for
    outlines. `digest` is `sha256:` of the canonical entries.
    """

    def __init__(self, *, edition: str, digest: str, lines: Mapping[str, bytes]) -> None:
        """Take one line of canonical JSON per kind."""
        self.edition = edition
        self.digest = digest
        self.adopted_by: str | None = None
        self._lines = lines
        self._entries: dict[str, _Entries] = {}
        self._members: dict[tuple[str, str], frozenset[str]] = {}

    @classmethod
    def load(cls, path: Path = SHIPPED) -> "Knowledge":
        """Read a compiled edition; without a path, the one shipped with this package.

        Raises `Unreadable` when the file is not an edition or its digest does not fit.
        """
        rows = path.read_bytes().splitlines()
        try:
            head = json.loads(rows[0].removesuffix(b",") + b"}")
            lines = {}
            for row in rows[2:-1]:
                name, _, entries = row.removesuffix(b",").partition(b":")
                lines[json.loads(name)] = entries
            edition, digest = head["edition"], head["digest"]
        except (IndexError, ValueError, KeyError, TypeError):
            raise _not_an_edition(path, "is not a compiled edition") from None
        if digest != digest_of(edition, lines):
            raise _not_an_edition(path, "does not fit its digest: it was changed after compiling")
        return cls(edition=edition, digest=digest, lines=lines)

    @classmethod
    def of_documents(cls, documents: Iterable[Document]) -> "Knowledge":
        """Compile documents that were read and checked."""
        trees: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for document in documents:
            if document.entry.review.status != "retired":
                trees[document.kind].append(to_python_names(document.read.tree))
        lines = {kind: canonical(tree) for kind, tree in trees.items()}
        return cls(edition=EDITION, digest=digest_of(EDITION, lines), lines=lines)

    def compiled(self) -> bytes:
        """The edition as one JSON document, one kind a line."""
        head = canonical({"digest": self.digest, "edition": self.edition})[:-1]
        rows = [canonical(kind) + b":" + entries for kind, entries in self._lines.items()]
        return head + b',\n"kinds":{\n' + b",\n".join(rows) + b"\n}}\n"

    def of(self, kind: str) -> Mapping[str, Any]:
        """The entries of a kind by id, in id order."""
        if kind not in self._entries:
            self._entries[kind] = _Entries(KINDS[kind], self._lines[kind])
        return self._entries[kind]

    @cached_property
    def statements(self) -> int:
        """How many entries the edition holds."""
        return sum(len(self.of(kind)) for kind in KINDS)

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.of("sources")

    @property
    def substances(self) -> Mapping[str, Substance]:
        return self.of("substances")

    @property
    def incompatibilities(self) -> Mapping[str, Incompatibility]:
        return self.of("incompatibilities")

    @property
    def limits(self) -> Mapping[str, Limit]:
        return self.of("limits")

    @property
    def techniques(self) -> Mapping[str, Technique]:
        return self.of("techniques")

    @property
    def devices(self) -> Mapping[str, Device]:
        return self.of("devices")

    @property
    def views(self) -> Mapping[str, View]:
        return self.of("views")

    @property
    def zones(self) -> Mapping[str, Zone]:
        return self.of("zones")

    @property
    def avoid_areas(self) -> Mapping[str, AvoidArea]:
        return self.of("avoid-areas")

    @property
    def indications(self) -> Mapping[str, Indication]:
        return self.of("indications")

    @property
    def protocols(self) -> Mapping[str, Protocol]:
        return self.of("protocols")

    @property
    def screening(self) -> Mapping[str, ScreeningRule]:
        return self.of("screening")

    @property
    def questions(self) -> Mapping[str, Question]:
        return self.of("questions")

    @property
    def conditions(self) -> Mapping[str, MedicalCondition]:
        return self.of("conditions")

    @property
    def medicines(self) -> Mapping[str, Medicine]:
        return self.of("medicines")

    @property
    def allergens(self) -> Mapping[str, Allergen]:
        return self.of("allergens")

    @property
    def procedures(self) -> Mapping[str, Procedure]:
        return self.of("procedures")

    @property
    def site_findings(self) -> Mapping[str, SiteFinding]:
        return self.of("site-findings")

    @property
    def measurements(self) -> Mapping[str, Measurement]:
        return self.of("measurements")

    @property
    def combinations(self) -> Mapping[str, Combination]:
        return self.of("combinations")

    @property
    def alternatives(self) -> Mapping[str, Alternative]:
        return self.of("alternatives")

    @property
    def instructions(self) -> Mapping[str, Instruction]:
        return self.of("instructions")

    @property
    def reactions(self) -> Mapping[str, Reaction]:
        return self.of("reactions")

    @property
    def consent_points(self) -> Mapping[str, ConsentPoint]:
        return self.of("consent-points")

    @property
    def scales(self) -> Mapping[str, Scale]:
        return self.of("scales")

    @property
    def jurisdictions(self) -> Mapping[str, Jurisdiction]:
        return self.of("jurisdictions")

    def groups(self, kind: str, entry_id: str) -> frozenset[str]:
        """The id itself and every class or broader entry it belongs to, all the way up."""
        key = (kind, entry_id)
        if key not in self._members:
            entries = self.of(kind)
            found: set[str] = set()
            rest = [entry_id]
            while rest:
                one = rest.pop()
                if one in found:
                    continue
                found.add(one)
                entry = entries.get(one)
                if entry is not None:
                    rest.extend(getattr(entry, "classes", ()) or getattr(entry, "within", ()))
            self._members[key] = frozenset(found)
        return self._members[key]


class _Entries(Mapping[str, Any]):
    """The entries of one kind by id, each of them let in when it is first wanted."""

    def __init__(self, shape: type, line: bytes) -> None:
        """Take the line of a kind as it was compiled; nothing is read yet."""
        self._shape: Any = shape
        self._line = line
        self._known: dict[str, Any] = {}

    def __getitem__(self, entry_id: str) -> Any:  # noqa: ANN401  Whatever the kind holds.
        if entry_id not in self._known:
            self._known[entry_id] = admit_own(self._shape, self._trees[entry_id])
        return self._known[entry_id]

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._known or entry_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def values(self) -> ValuesView[Any]:
        """Every entry in id order."""
        return self._all.values()

    def items(self) -> ItemsView[str, Any]:
        """Every id with its entry in id order."""
        return self._all.items()

    @property
    def _ids(self) -> Mapping[str, object]:
        return self._trees or self._all

    @cached_property
    def _trees(self) -> dict[str, Tree]:
        return {tree["id"]: tree for tree in json.loads(self._line)}

    @cached_property
    def _all(self) -> dict[str, Any]:
        with _nothing_thrown_away():
            self._known = {entry_id: self[entry_id] for entry_id in self._trees}
            self._trees = {}  # Nobody asks for a tree once its entry is known.
            return self._known


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Keep Python from looking for garbage: nothing that is being read is any.

    Every search would go through what was read before, and take a quarter of the time.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def digest_of(edition: str, lines: Mapping[str, bytes]) -> str:
    """`sha256:` of the edition's number and its entries, whatever their order of kinds."""
    whole = hashlib.sha256(edition.encode() + b"\n")
    for kind in sorted(lines):
        whole.update(kind.encode() + b"\0" + lines[kind] + b"\n")
    return f"sha256:{whole.hexdigest()}"


def _not_an_edition(path: Path, what: str) -> Unreadable:
    remedy = f"{what}; compile it with `pistor knowledge export {path.name}`."
    return Unreadable([Fault(code="not-an-edition", at=path.name, value="", remedy=remedy)])
