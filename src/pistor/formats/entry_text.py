"""One entry of the knowledge base as text for a terminal, its sources written out."""

from dataclasses import fields, is_dataclass
from textwrap import wrap

from pistor.knowledge.entries import Entry
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Citation

WIDTH = 80


def entry_text(kind: str, entry: Entry, knowledge: Knowledge) -> str:
    """Every field that is given, one per line, then the documents it cites."""
    lines = [f"{kind}/{entry.id}: {entry.title}", ""]
    lines += _fields(entry, indent=0, skip={"id", "title"})
    refs = sorted(set(_refs(entry)))
    if refs:
        lines += ["", "Documents"]
        for ref in refs:
            source = knowledge.sources[ref]
            text = f"{ref}: {source.title} ({source.kind}, tier {source.tier}, {source.read} read)"
            lines += wrap(
                f"{text} {source.locator}", WIDTH, initial_indent="  ", subsequent_indent="    "
            )
    return "\n".join(lines) + "\n"


def _fields(value: object, *, indent: int, skip: set[str]) -> list[str]:
    lines: list[str] = []
    for one in fields(value) if is_dataclass(value) else ():
        inner = getattr(value, one.name)
        if one.name in skip or inner is None or inner in ((), {}):
            continue
        name = one.name.removesuffix("_").replace("_", " ")
        lines += _named(name, inner, indent)
    return lines


def _named(name: str, value: object, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, Citation):
        said = f': "{value.says}"' if value.says else ""
        return wrap(
            f"{pad}{name}: {value.ref}, {value.at}, tier {value.tier}{said}",
            WIDTH,
            subsequent_indent=f"{pad}  ",
        )
    if is_dataclass(value):
        inner = _fields(value, indent=indent + 2, skip=set())
        return [f"{pad}{name}:", *inner] if inner else []
    if (
        isinstance(value, tuple)
        and value
        and (is_dataclass(value[0]) or isinstance(value[0], tuple))
    ):
        if isinstance(value[0], tuple):
            return [f"{pad}{name}: {len(value)} drawn shapes"]
        single = name.removesuffix("s")
        return [line for item in value for line in _named(single, item, indent)]
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return wrap(f"{pad}{name}: {shown}", WIDTH, subsequent_indent=f"{pad}  ")


def _refs(value: object) -> list[str]:
    if isinstance(value, Citation):
        return [value.ref]
    if isinstance(value, tuple):
        return [ref for item in value for ref in _refs(item)]
    if is_dataclass(value):
        return [ref for one in fields(value) for ref in _refs(getattr(value, one.name))]
    return []
