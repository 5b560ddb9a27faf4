"""The screening with its final verdict, and the choice that it rests on."""

from dataclasses import replace

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.planning.findings import Screening
from pistor.planning.protocol_choice import Choice, choose
from pistor.planning.screening import screen


def judge(case: Case, knowledge: Knowledge) -> tuple[Screening, tuple[Choice, ...]]:
    """The screening with its final verdict, and the choice for every concern.

    When every option of every concern falls, the verdict is at least the worst
    that felled the last of them.
    """
    screening = screen(case, knowledge)
    choices = tuple(choose(one, case, knowledge, screening) for one in case.concerns)
    felled = [one.felled_by for one in choices]
    verdicts = [one for one in felled if one is not None]
    if len(verdicts) == len(felled):
        last = min(verdicts, key=lambda one: one.severity)
        if last.severity > screening.verdict.severity:
            screening = replace(screening, verdict=last, until=None, until_event=None)
    return screening, choices
