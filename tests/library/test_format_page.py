"""The page on the format of the knowledge names every field there is, and no other."""

import re
from dataclasses import MISSING, fields, is_dataclass
from typing import get_args, get_type_hints

from tests.library.edition import ROOT

from pistor.knowledge.entries import Entry
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.review_values import UNITS
from pistor.strict_yaml import written

PAGE = (ROOT / "docs/knowledge-format.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `?([\w-]+)`? \| ?([\w ]*?) ?\| ?([\w ]*?) ?\|$", re.MULTILINE)
EVERY_ENTRY = {one.name for one in fields(Entry)}


def fields_of(shape):
    """What a shape needs and what it may have, as files write it."""
    needed = [one for one in fields(shape) if one.default is one.default_factory is MISSING]
    optional = [one for one in fields(shape) if one not in needed]
    return tuple(" ".join(written(one.name) for one in group) for group in (needed, optional))


def own_fields_of(shape):
    return tuple(
        " ".join(name for name in names.split() if name not in EVERY_ENTRY)
        for names in fields_of(shape)
    )


def shapes_inside(hint, found):
    if not is_dataclass(hint):
        for part in get_args(hint):
            shapes_inside(part, found)
    elif hint not in found:
        found.append(hint)
        for part in get_type_hints(hint).values():
            shapes_inside(part, found)


def rows_in(page):
    return {name: (needs, may) for name, needs, may in ROW.findall(page) if needs != "needs"}


def test_the_page_names_every_field_of_every_kind_and_shape():
    found = []
    for kind in KINDS.values():
        shapes_inside(kind, found)
    kinds = {name: own_fields_of(shape) for name, shape in KINDS.items()}
    inner = {shape.__name__: fields_of(shape) for shape in found if shape not in KINDS.values()}

    assert rows_in(PAGE) == kinds | inner


def test_the_page_names_what_every_entry_has():
    needs, may = fields_of(Entry)

    assert f"Every entry has `{needs}` and may have `{may}`." in PAGE


def test_the_page_names_every_unit():
    named = set(re.search(r"Units: `([^`]+)`", PAGE)[1].split())

    assert named - {"U:<product>"} == UNITS
