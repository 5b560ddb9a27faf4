"""YAML with JSON's types only: no dates, no aliases, no tags, no key twice.

Numbers with a decimal point stay the text that was written, so that `0.05`
is read exactly. Every place keeps its line for messages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from pistor.faults import Fault, Unreadable, shorten

Tree: TypeAlias = "None | bool | int | str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]

MOST_BYTES = 1_000_000
MOST_DEPTH = 32
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_WORDS: dict[str, None | bool] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Read:
    """A tree and the line (from 1) of every place in it."""

    tree: Tree
    lines: dict[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest place around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read_yaml(data: bytes, *, most_bytes: int = MOST_BYTES) -> Read:
    """Read one document.

    Raises `Unreadable` with every fault that can be seen: too large, not text,
    empty, broken, too deep, an alias, a tag, a key given twice, a second document.
    """
    text = _text(data, most_bytes)
    reader = _Reader(text)
    try:
        tree = reader.document()
    except yaml.YAMLError as error:
        raise Unreadable([*reader.faults, _broken(error)]) from None
    if reader.faults:
        raise Unreadable(reader.faults)
    return Read(tree, reader.lines)


def place(path: Path) -> str:
    """`answers.allergies[1]` for a path of keys and numbers."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".") or "the file"


def _text(data: bytes, most_bytes: int) -> str:
    if len(data) > most_bytes:
        size = f"{len(data):,} bytes"
        raise Unreadable([_whole("too-large", size, f"Keep it within {most_bytes:,} bytes.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        value = f"byte {error.start + 1}"
        raise Unreadable([_whole("not-text", value, "is not UTF-8; save it as UTF-8.")]) from None
    if "\0" in text:
        raise Unreadable([_whole("not-text", "a zero byte", "is not text; give a YAML file.")])
    if not text.strip():
        raise Unreadable([_whole("empty", "", "is empty; give at least `case: 1`.")])
    return text


def _whole(code: str, value: str, remedy: str) -> Fault:
    return Fault(code=code, at="the file", value=value, remedy=remedy)


def _broken(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark is not None else None
    where = f"line {line}" if line else "the file"
    return Fault(
        code="broken-yaml",
        at=where,
        value="",
        remedy=f"is not YAML here: {problem}. Check indentation, colons and quotes.",
        line=line,
    )


@dataclass(slots=True)
class _Reader:
    text: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    events: Iterator[yaml.Event] = field(init=False)

    def __post_init__(self) -> None:
        loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
        self.events = yaml.parse(self.text, Loader=loader)

    def document(self) -> Tree:
        next(self.events)  # The stream begins.
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise Unreadable([_whole("empty", "", "holds only comments; give at least `case: 1`.")])
        tree = self._value(next(self.events), ())
        next(self.events)  # The document ends.
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            self.faults.append(
                _whole("two-documents", "---", "starts a second document; keep one.")
            )
        return tree

    def _value(self, event: yaml.Event, path: Path) -> Tree:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > MOST_DEPTH:
            raise Unreadable(
                [self._fault("too-deep", path, "", f"is nested deeper than {MOST_DEPTH}.")]
            )
        if isinstance(event, yaml.AliasEvent):
            self._note("alias", path, f"*{event.anchor}", "is an alias; write the value out.")
            return None
        if getattr(event, "anchor", None):
            self._note("alias", path, f"&{event.anchor}", "is an anchor; leave it out.")
        if getattr(event, "tag", None):
            self._note("tag", path, str(event.tag), "is a tag; leave it out.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event)

    def _mapping(self, path: Path) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(
                    [self._fault("not-a-key", path, "", "has a key that is not a word.")]
                )
            inner = (*path, event.value)
            if event.value in tree:
                line = event.start_mark.line + 1
                self.faults.append(
                    Fault(
                        code="repeated-key",
                        at=place(inner),
                        value=shorten(event.value),
                        remedy="is given twice; keep one.",
                        line=line,
                    )
                )
            self.lines[inner] = event.start_mark.line + 1
            tree[event.value] = self._value(next(self.events), inner)
        return tree

    def _sequence(self, path: Path) -> list[Tree]:
        tree: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            tree.append(self._value(event, (*path, len(tree))))
        return tree

    def _scalar(self, event: yaml.Event) -> Tree:
        value: str = event.value
        if event.style:  # Quoted or block text is always text.
            return value
        if value in _WORDS:
            return _WORDS[value]
        return int(value) if _INTEGER.match(value) else value

    def _note(self, code: str, path: Path, value: str, remedy: str) -> None:
        self.faults.append(self._fault(code, path, value, remedy))

    def _fault(self, code: str, path: Path, value: str, remedy: str) -> Fault:
        return Fault(
            code=code, at=place(path), value=value, remedy=remedy, line=self.lines.get(path)
        )
