"""What earlier sessions used, here or elsewhere."""

from datetime import date

from pistor.case import Case, EarlierSession
from pistor.knowledge.knowledge import Knowledge


def used_in(session: EarlierSession, knowledge: Knowledge) -> frozenset[str]:
    """The substances of an earlier session: those noted and those of its protocol."""
    protocol = knowledge.protocols.get(session.protocol or "")
    passes = protocol.passes if protocol is not None else ()
    stated = {part.substance for one in passes for part in one.components}
    return frozenset(stated | {used.id for used in session.substances})


def days_with(substances: frozenset[str], case: Case, knowledge: Knowledge) -> tuple[date, ...]:
    """The days of earlier sessions that used any of these, in the order of the case."""
    return tuple(
        one.on
        for one in case.answers.earlier_sessions or ()
        if used_in(one, knowledge) & substances
    )
