"""What is stated about two substances together."""

from collections.abc import Iterator

from pistor.knowledge.entries import Incompatibility
from pistor.knowledge.knowledge import Knowledge


def between(
    pair: tuple[str, str], knowledge: Knowledge, *, places: tuple[str, ...] = ("syringe",)
) -> Iterator[Incompatibility]:
    """Every statement about two substances in these places, by name, class or `any`.

    `any` is anything else, so it never means the same substance once more.
    """
    else_ = frozenset({"any"} if pair[0] != pair[1] else ())
    first, second = (_names_of(name, knowledge) | else_ for name in pair)
    for entry in knowledge.incompatibilities.values():
        one, other = entry.between
        if entry.where in places and (
            (one in first and other in second) or (one in second and other in first)
        ):
            yield entry


def lawful_in(entry: Incompatibility, law: frozenset[str]) -> bool:
    """Whether a statement holds under a law; one that names no country holds everywhere."""
    return not entry.jurisdictions or bool(law & set(entry.jurisdictions))


def _names_of(substance: str, knowledge: Knowledge) -> frozenset[str]:
    """Every word but `any` by which an entry can mean a substance."""
    classes = knowledge.substances[substance].classes
    return frozenset({substance, *classes, *(f"class:{one}" for one in classes)})
