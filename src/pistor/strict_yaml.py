"""YAML with JSON's types only: no dates, no aliases, no tags, no key twice.

Numbers with a decimal point stay the text that was written, so that `0.05`
is read exactly. Every place keeps its line for messages.
"""

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import yaml

from pistor.faults import Fault, Unreadable, quoted, shorten

Tree: TypeAlias = "bool | int | str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

MOST_BYTES = 1_000_000
MOST_DEPTH = 32
MOST_SKIPPED = 1000
MOST_FAULTS = 1000
MOST_DIGITS = 24
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
COUNTED = re.compile(r"[0-9]{1,9}\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_PLAIN_KEY = re.compile(r"[\w-]+\Z")
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_PROBLEMS = (
    (
        "cannot start any token",
        "a value cannot begin like this; put it in quotes, indent by spaces",
    ),
    (
        "mapping values are not allowed",
        "a colon stands where no key can be; put the text in quotes",
    ),
    ("expected ',' or ']'", "a list opened with [ is not closed with ]"),
    ("expected ',' or '}'", "a mapping opened with { is not closed with }"),
    ("could not find expected ':'", "a key has no colon after it"),
    ("unexpected end of stream", "a quote is opened and never closed"),
    ("expected key", "the indentation or a quote does not fit what stands before"),
    ("expected '-' indicator", "the indentation does not fit the list before"),
    ("expected node content", "a value is missing, or a bracket is not closed"),
    ("expected <document start>", "something follows after the end"),
    ("sequence entries are not allowed", "a list cannot begin here; begin it on a new line"),
    ("escape character", "a backslash in quotes does not fit; use single quotes"),
    ("directive", "a line begins with %; leave it out"),
    ("incompatible YAML", "it asks for another YAML; leave the line with % out"),
)
"""What the parser says, and what a reader can do about it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A tree, the line (from 1) of every place in it, and the faults of its form.

    A place with a fault of form holds None, or the first of what was given.
    """

    tree: Tree
    lines: dict[Path, int]
    faults: tuple[Fault, ...] = ()

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest place around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read_yaml(data: bytes, *, most_bytes: int = MOST_BYTES) -> Read:
    """Read one document without a fault.

    Raises `Unreadable` with every fault that can be seen: too large, not text,
    empty, broken, too deep, an alias, a tag, a key given twice, a second document.
    """
    read = scan_yaml(data, most_bytes=most_bytes)
    if read.faults:
        raise Unreadable(read.faults)
    return read


def scan_yaml(data: bytes, *, most_bytes: int = MOST_BYTES) -> Read:
    """Read one document as far as it goes, with its faults, so that later checks can add theirs.

    Raises `Unreadable` only when there is nothing to go on with: too large, not
    text, empty, or no YAML.
    """
    reader = _Reader(_text(data, most_bytes))
    try:
        tree = reader.document()
    except yaml.YAMLError as error:
        raise Unreadable([*reader.faults, _broken(error, reader.text)]) from None
    return Read(tree, reader.lines, tuple(reader.faults))


def place(path: Path) -> str:
    """`answers.allergies[1]` for a path of keys and numbers; odd keys stand in quotes."""
    return "".join(map(_step, path)).removeprefix(".") or "the file"


def to_python_names(tree: Tree) -> Tree:
    """The tree with keys that Python reserves given their underscore."""
    if isinstance(tree, dict):
        return {_python_name(key): to_python_names(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [to_python_names(item) for item in tree]
    return tree


def _python_name(key: str) -> str:
    """A key that ends in an underscore gets another, so that `written` finds it again."""
    return f"{key}_" if keyword.iskeyword(key) or key.endswith("_") else key


def written(name: str) -> str:
    """A field's name as files write it."""
    return name.removesuffix("_")


def number(value: Tree) -> Decimal | None:
    """A number as files write it, without exponent, comma or sign words; else None."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return Decimal(text) if NUMBER.match(text) and len(text) <= MOST_DIGITS else None


def day(value: Tree) -> date | None:
    """A day as files write it, `2026-11-21`, that is in the calendar; else None."""
    if not isinstance(value, str) or not DAY.match(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{shorten(step)}" if _PLAIN_KEY.match(step) else f"[{quoted(shorten(step))}]"


def _text(data: bytes, most_bytes: int) -> str:
    if len(data) > most_bytes:
        remedy = f"is larger than {most_bytes:,} bytes; keep it within."
        raise Unreadable([_whole("too-large", remedy)])
    if data.startswith(_UTF_16):
        raise Unreadable([_whole("not-text", "is UTF-16; save it as UTF-8.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable([_whole("not-text", "is not UTF-8; save it as UTF-8.", line)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable([_whole("not-text", "holds a zero byte; give a text file.", line)])
    if not text.strip():
        raise Unreadable([_whole("empty", "is empty; begin with its first key.")])
    return _PAIR.sub(_one_sign, text)


def _one_sign(found: re.Match[str]) -> str:
    """The sign that JSON writes as two halves, which YAML cannot read."""
    halves = "".join(chr(int(half, 16)) for half in found.group(2, 3))
    return found[1] + halves.encode("utf-16", "surrogatepass").decode("utf-16")


def _whole(code: str, remedy: str, line: int | None = None) -> Fault:
    return Fault(code=code, at="the file", value="", remedy=remedy, line=line)


def _broken(error: yaml.YAMLError, text: str) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return _whole("not-text", "holds a sign that no text has; take it out.", line)
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "")
    said = next((words for part, words in _PROBLEMS if part in problem), "it cannot be read on")
    at = None if mark is None else min(int(mark.line), text.count("\n")) + 1
    if at is not None and text.split("\n")[at - 1].lstrip(" ").startswith("\t"):
        said = "a tab stands where spaces indent; use spaces"
    return _whole("broken-yaml", f"is not YAML: {said}.", at)


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
            raise Unreadable([_whole("empty", "holds only comments; begin with its first key.")])
        tree = self._value(next(self.events), ())
        next(self.events)  # The document ends.
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            remedy = "holds a second document; keep one."
            self._tell(_whole("two-documents", remedy, _line(after)))
        return tree

    def _value(self, event: yaml.Event, path: Path) -> Tree:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            self._note("alias", path, f"*{event.anchor}", "is an alias; write the value out.")
            return None
        if getattr(event, "anchor", None):
            self._note("anchor", path, f"&{event.anchor}", "is an anchor; leave it out.")  # type: ignore[attr-defined]  # The stubs give it to some events only.
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.CollectionStartEvent) and event.tag:
            self._note("tag", path, _short(event.tag), "is a tag; leave it out.")
        if len(path) >= MOST_DEPTH:
            self._note(
                "too-deep", path, "", f"is nested deeper than {MOST_DEPTH}; make it flatter."
            )
            self._skip(event)
            return None
        return self._mapping(path) if _opens_mapping(event) else self._sequence(path)

    def _mapping(self, path: Path) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                remedy = "has a key that is not a word; write key: value."
                self._tell(_at("not-a-key", path, "", remedy, _line(event)))
                self._skip(event)
                self._skip(next(self.events))
                continue
            inner = (*path, event.value)
            if event.value in tree:
                remedy = f"is given twice, first in line {self.lines[inner]}; keep one."
                self._tell(_at("repeated-key", inner, "", remedy, _line(event)))
                self._skip(next(self.events))
                continue
            self.lines[inner] = _line(event)
            tree[event.value] = None
            tree[event.value] = self._value(next(self.events), inner)
        return tree

    def _sequence(self, path: Path) -> list[Tree]:
        tree: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            tree.append(self._value(event, (*path, len(tree))))
        return tree

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Tree:
        value = str(event.value)
        if event.tag and event.tag != "!":
            self._note("tag", path, _short(event.tag), "is a tag; leave it out.")
        if event.style:  # Quoted or block text is always text.
            return value
        if value in _WORDS:
            return _WORDS[value]
        return int(value) if _INTEGER.match(value) else value

    def _skip(self, event: yaml.Event) -> None:
        """Leave a value out; one that is deep beyond all sense ends the reading.

        The parser needs more and more time for each further level.
        """
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_SKIPPED:
                    raise Unreadable(self.faults)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = next(self.events)

    def _note(self, code: str, path: Path, value: str, remedy: str) -> None:
        self._tell(_at(code, path, shorten(value), remedy, self.lines.get(path)))

    def _tell(self, fault: Fault) -> None:
        if len(self.faults) == MOST_FAULTS:
            remedy = f"holds more faults than these {MOST_FAULTS:,}; mend them first."
            raise Unreadable([*self.faults, _whole("more-faults", remedy)])
        self.faults.append(fault)


def _short(tag: object) -> str:
    """A tag as it is usually written."""
    return str(tag).replace("tag:yaml.org,2002:", "!!")


def _opens_mapping(event: yaml.Event) -> bool:
    return isinstance(event, yaml.MappingStartEvent)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 1


def _at(code: str, path: Path, value: str, remedy: str, line: int | None) -> Fault:
    return Fault(code=code, at=place(path), value=value, remedy=remedy, line=line)
