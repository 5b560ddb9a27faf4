"""The shapes of a case and of a plan as JSON Schema, so that other programs can check theirs.

Both are derived from the values that the library reads and writes. A case may
not hold a key that nobody knows. A plan may gain keys: readers let them pass.
"""

from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from pistor.case import Case
from pistor.plain_json import Json
from pistor.planning.plan import Plan
from pistor.strict_yaml import written

Shape = dict[str, Json]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ZONE = "^[a-z0-9]+(_[a-z0-9]+)*$"
_ID_OR_ZONE = "^[a-z0-9]+([-_][a-z0-9]+)*$"
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DIGEST = "^sha256:[0-9a-f]{64}$"

_PLAIN: dict[object, Shape] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    NoneType: {"type": "null"},
    Decimal: {"type": "string", "pattern": _DECIMAL},
    date: {"type": "string", "format": "date", "pattern": _DAY},
}

_PATTERNS = {
    **dict.fromkeys(("id", "rule", "protocol", "protocols", "substance", "substances"), _ID),
    **dict.fromkeys(("concern", "technique", "techniques", "device", "devices", "take"), _ID),
    **dict.fromkeys(("combination", "avoid_area", "scores", "dates", "prices"), _ID),
    **dict.fromkeys(("zone", "zones", "areas_cm2", "patches", "view"), _ZONE),
    **dict.fromkeys(("digest", "case_digest"), _DIGEST),
    "jurisdiction": "^[A-Z]{2}$",
}
"""What the text of a field, or the keys and items under it, look like."""
_PATTERNS_IN = {("Subject", "id"): _ID_OR_ZONE, ("Drawn", "id"): _ID_OR_ZONE}
"""The same for a field of one shape that names zones beside other things."""

_NOT_EMPTY = {("Case", "concerns"), ("Concern", "zones")}
_SPOKEN_OR_NAMED = frozenset(
    {"HasCondition", "HasAllergy", "TakesMedicine", "HadProcedure", "HasSiteFinding"}
)
"""Shapes that give either an id or the patient's words."""
_MAY_BE_A_WORD = _SPOKEN_OR_NAMED | {"Injected", "Stocked", "OtherTreatment"}
"""Shapes for which a list may hold the plain id."""


def case_schema() -> Shape:
    """The schema of a case as a file writes it. Plain ids may stand in the lists of answers."""
    shapes = _Shapes(closed=True)
    return _document(shapes, Case, "A case: one patient on one day.")


def plan_schema() -> Shape:
    """The schema of a plan as this version writes it: every key is there, unknown is null."""
    shapes = _Shapes(closed=False)
    return _document(shapes, Plan, "A plan: everything a physician needs, with every reason.")


def _document(shapes: "_Shapes", kind: type, title: str) -> Shape:
    body = shapes.mapping(kind)
    return {"$schema": DRAFT, "title": title, **body, "$defs": dict(sorted(shapes.known.items()))}


@dataclass(slots=True)
class _Shapes:
    """The shapes met so far by name.

    `closed` refuses keys that nobody knows, and lets those with a default be left out.
    """

    closed: bool
    known: dict[str, Json] = field(default_factory=dict)
    kinds: dict[str, type] = field(default_factory=dict)

    def mapping(self, kind: type) -> Shape:
        """A dataclass: its fields by the names that files write."""
        hints = get_type_hints(kind)
        names = {one.name: written(one.name) for one in fields(kind)}
        shape: Shape = {
            "description": " ".join((kind.__doc__ or "").split()),
            "type": "object",
            "properties": {names[name]: self._field(kind, name, hints[name]) for name in names},
            "required": [names[one.name] for one in fields(kind) if self._needed(one)],
        }
        if self.closed:
            shape["additionalProperties"] = False
            if kind.__name__ in _SPOKEN_OR_NAMED:
                shape["oneOf"] = [{"required": ["id"]}, {"required": ["other"]}]
        return shape

    def _needed(self, one: "Field[object]") -> bool:
        """Whether a key is always there: in a plan every one, in a case those without a default."""
        return not self.closed or (one.default is MISSING and one.default_factory is MISSING)

    def _field(self, kind: type, name: str, hint: object) -> Shape:
        place = (kind.__name__, name)
        pattern = _PATTERNS_IN.get(place, _PATTERNS.get(name))
        shape = self.of(hint, pattern)
        if self.closed and place in _NOT_EMPTY:
            shape["minItems"] = 1
        return shape

    def of(self, hint: object, pattern: str | None = None) -> Shape:
        """The shape of one annotation; `pattern` is for the text in it."""
        if hint is str and pattern is not None:
            return {"type": "string", "pattern": pattern}
        if hint in _PLAIN:
            return dict(_PLAIN[hint])
        match get_origin(hint):
            case origin if origin is Literal:
                return {"enum": list(get_args(hint))}
            case origin if origin in (Union, UnionType):
                return self._any_of([self.of(one, pattern) for one in get_args(hint)])
            case origin if origin is tuple:
                return self._list(get_args(hint), pattern)
            case origin if origin is dict:
                key, value = get_args(hint)
                return self._by_key(key, value, pattern)
        return self._named(hint)

    def _any_of(self, parts: list[Shape]) -> Shape:
        """One of several; what only differs in its type is said in one word.

        Python may give the parts of a union in the order of an equal one that it met
        before. So words come after other parts, and null comes last.
        """
        parts = sorted(parts, key=lambda one: (one.get("type") == "null", "enum" in one))
        if all(set(one) == {"type"} for one in parts):
            return {"type": [one["type"] for one in parts]}
        return {"anyOf": list(parts)}

    def _list(self, kinds: tuple[object, ...], pattern: str | None) -> Shape:
        if kinds[-1] is not Ellipsis:
            parts: list[Json] = [self.of(one, pattern) for one in kinds]
            count = len(parts)
            return {"type": "array", "prefixItems": parts, "minItems": count, "maxItems": count}
        items = self.of(kinds[0], pattern)
        if self.closed and getattr(kinds[0], "__name__", "") in _MAY_BE_A_WORD:
            items = {"anyOf": [{"type": "string", "pattern": _ID}, items]}
        return {"type": "array", "items": items}

    def _by_key(self, key: object, value: object, pattern: str | None) -> Shape:
        names = "^[1-9][0-9]*$" if key is int else pattern
        inner = pattern if value is str else None
        shape: Shape = {"type": "object", "additionalProperties": self.of(value, inner)}
        return shape if names is None else {**shape, "propertyNames": {"pattern": names}}

    def _named(self, kind: object) -> Shape:
        """A shape of its own, told once under `$defs`."""
        if not isinstance(kind, type) or not (is_dataclass(kind) or issubclass(kind, Enum)):
            raise TypeError(f"{kind} has no place in a schema")
        name = kind.__name__
        if self.kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two shapes are called {name}")
        if name not in self.known:
            self.known[name] = {}
            self.known[name] = self._choices(kind) if issubclass(kind, Enum) else self.mapping(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _choices(self, kind: type[Enum]) -> Shape:
        words = " ".join((kind.__doc__ or "").split())
        return {"description": words, "enum": [one.value for one in kind]}
