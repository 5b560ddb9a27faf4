"""What stands on top of every printed document: how far it may be relied on, in words."""

from pistor.formats.text_layout import Tone
from pistor.formats.text_screening import verdict_in_words
from pistor.formats.text_words import count
from pistor.knowledge.statements import Verdict
from pistor.planning.course import Chosen
from pistor.planning.plan import Plan

Banner = tuple[str, str, Tone]
"""A title, a sentence, and how it is meant."""

_STOPS = (Verdict.EXCLUDE, Verdict.REFER)


def banners(plan: Plan) -> tuple[Banner, ...]:
    """What keeps the plan from being carried out, the gravest first; the draft last."""
    rows: list[Banner] = []
    verdict, words = plan.screening.verdict, verdict_in_words(plan.screening)
    if verdict in _STOPS:
        rows.append(("Not to be carried out", f"{verdict.value.upper()}. {words}", "stop"))
    elif not chosen_in(plan):
        rows.append(("Not to be carried out", f"Nothing is proposed. {words}", "stop"))
    elif verdict in (Verdict.ASK, Verdict.DEFER):
        rows.append((verdict.value.upper(), words, "caution"))
    if plan.provisional:
        rows.append(("Provisional", _open(plan), "caution"))
    if _undated(plan):
        told = "A course has no dates, so it cannot be signed."
        rows.append(("No dates", told, "caution"))
    if plan.knowledge.adopted_by is None:
        told = (
            "No physician has reviewed the knowledge behind this page. "
            "It is no permission to treat anybody."
        )
        rows.append(("Draft", told, "caution"))
    return tuple(rows)


def _open(plan: Plan) -> str:
    number = len(plan.screening.questions)
    verb = "is" if number == 1 else "are"
    return f"{count(number, 'question')} {verb} open. Until then nothing is signed or injected."


def _undated(plan: Plan) -> bool:
    return any(one.series.asked_for and not one.series.sessions for one in chosen_in(plan))


def chosen_in(plan: Plan) -> list[Chosen]:
    """What is proposed, concern by concern."""
    return [course.chosen for course in plan.courses if course.chosen is not None]


def withheld(plan: Plan) -> bool:
    """Whether doses are kept off a sheet from which somebody would draw up."""
    return plan.provisional or plan.screening.verdict in _STOPS or not chosen_in(plan)
