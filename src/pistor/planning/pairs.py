"""What is stated about two substances together."""

from collections.abc import Iterator

from pistor.knowledge.entries import Incompatibility
from pistor.knowledge.knowledge import Knowledge


def between(
    pair: tuple[str, str], knowledge: Knowledge, *, places: tuple[str, ...] = ("syringe",)
) -> Iterator[Incompatibility]:
    """Every statement about two substances in these places, by name, class or `any`."""
    for entry in knowledge.incompatibilities.values():
        if entry.where in places and (
            _names(entry.between, pair, knowledge)
            or _names(entry.between, (pair[1], pair[0]), knowledge)
        ):
            yield entry


def _names(written: tuple[str, str], pair: tuple[str, str], knowledge: Knowledge) -> bool:
    return all(
        one in ("any", name) or one.removeprefix("class:") in knowledge.substances[name].classes
        for one, name in zip(written, pair, strict=True)
    )
