"""Every id that an entry names must be the id of something that is in force."""

from collections.abc import Iterator
from dataclasses import fields

from pistor.faults import Fault, did_you_mean
from pistor.knowledge.conditions import In, Intersects, WithinDays, YesNoFact
from pistor.knowledge.conditions import Known as KnownFact
from pistor.knowledge.entries import Incompatibility, RegulatoryStatus
from pistor.knowledge.review_found import Found, Known
from pistor.knowledge.statements import Target
from pistor.knowledge.vocabulary import Medicine, Question

_FACT_KINDS = {
    "conditions": ("conditions",),
    "allergies": ("allergens",),
    "medicines": ("medicines",),
    "procedures": ("procedures",),
    "site_findings": ("site-findings",),
    "earlier_sessions": ("substances", "protocols"),
}
_FACTS = frozenset(
    {*YesNoFact.__args__, *_FACT_KINDS, "age", "sex", "weight_kg", "phototype", "jurisdiction"}  # type: ignore[attr-defined]  # A closed list of words holds them.
)
_SEXES = frozenset({"female", "male", "other"})
REFERENCES = {
    ("Citation", "ref"): "sources",
    ("Target", "substance"): "substances",
    ("Target", "technique"): "techniques",
    ("Target", "device"): "devices",
    ("Target", "protocol"): "protocols",
    ("Target", "zone"): "zones",
    ("Target", "concern"): "indications",
    ("Target", "combination"): "combinations",
    ("Component", "substance"): "substances",
    ("Pass", "technique"): "techniques",
    ("Pass", "device"): "devices",
    ("Protocol", "concern"): "indications",
    ("Protocol", "zones"): "zones",
    ("Protocol", "combined_with"): "procedures",
    ("Indication", "zones"): "zones",
    ("Indication", "scales"): "scales",
    ("Outcome", "scale"): "scales",
    ("Substance", "allergens"): "allergens",
    ("Refusal", "concerns"): "indications",
    ("Refusal", "zones_except"): "zones",
    ("Medicine", "classes"): "medicines",
    ("MedicalCondition", "within"): "conditions",
    ("SiteFinding", "within"): "site-findings",
    ("Procedure", "classes"): "procedures",
    ("CrossReaction", "allergen"): "allergens",
    ("Combination", "procedure"): "procedures",
    ("Combination", "concerns"): "indications",
    ("Instruction", "concerns"): "indications",
    ("ConsentPoint", "concerns"): "indications",
    ("ScreeningRule", "concerns"): "indications",
    ("Alternative", "concerns"): "indications",
    ("Compare", "measurement"): "measurements",
    ("Between", "measurement"): "measurements",
    ("Technique", "devices"): "devices",
    ("Outline", "view"): "views",
    ("Zone", "neighbours"): "zones",
    ("ScreeningRule", "requires"): "consent-points",
    ("Jurisdiction", "inherits"): "jurisdictions",
}
"""Fields that hold ids, each with the kind it names."""


def dangling(found: Found, known: Known) -> Iterator[Fault]:
    """Every id names an entry."""
    for one in fields(found.value):
        kind = REFERENCES.get((type(found.value).__name__, one.name))
        for at, name in found.given(one.name) if kind is not None else ():
            yield from known.missing(found, at, name, (str(kind),))


def facts(found: Found, known: Known) -> Iterator[Fault]:
    """A condition and a question speak of facts that a case has, and of ids in their list."""
    value = found.value
    if isinstance(value, Intersects | WithinDays):
        for at, name in found.given("ids"):
            yield from known.missing(found, at, name, _FACT_KINDS[value.fact])
    if isinstance(value, KnownFact | Question):
        measured = value.fact.removeprefix("measurement:")
        if measured != value.fact:
            yield from known.missing(found, ("fact",), measured, ("measurements",))
        elif value.fact not in _FACTS:
            remedy = did_you_mean(value.fact, _FACTS)
            yield found.fault("unknown-id", remedy, at=("fact",), value=value.fact)
    if isinstance(value, In) and value.fact == "sex":
        for at, name in found.given("values"):
            if name not in _SEXES:
                remedy = did_you_mean(name, _SEXES)
                yield found.fault("unknown-id", remedy, at=at, value=name)


def classes(found: Found, known: Known) -> Iterator[Fault]:
    """A class of substances has at least one member; a pair names things that exist."""
    value = found.value
    substances = known.entries["substances"]
    named = {name for one in substances.values() for name in one.classes}
    if isinstance(value, Target) and value.substance_class not in {None, *named}:
        name = str(value.substance_class)
        remedy = did_you_mean(name, named)
        yield found.fault("unknown-id", remedy, at=("substance_class",), value=name)
    if isinstance(value, Incompatibility):
        names = {"any", *substances, *(f"class:{name}" for name in named)}
        for at, name in found.given("between"):
            if name not in names and name not in known.broken["substances"]:
                yield found.fault("unknown-id", did_you_mean(name, names), at=at, value=name)
    if isinstance(value, Medicine):
        medicines = known.entries["medicines"]
        for at, name in found.given("classes"):
            if name in medicines and not medicines[name].is_class:
                remedy = "is no class; name a class or write `is_class: true` there."
                yield found.fault("no-class", remedy, at=at, value=name)


def jurisdictions(found: Found, known: Known) -> Iterator[Fault]:
    """A country that a statement names has its entry."""
    codes = {name.upper() for name in known.entries["jurisdictions"]} | {"*"}
    value = found.value
    field = "jurisdiction" if isinstance(value, RegulatoryStatus) else "jurisdictions"
    if isinstance(value, In) and value.fact == "jurisdiction":
        field = "values"
    for at, code in found.given(field) if hasattr(value, field) else ():
        if code not in codes and code.lower() not in known.broken["jurisdictions"]:
            yield found.fault("unknown-id", did_you_mean(code, codes), at=at, value=code)
