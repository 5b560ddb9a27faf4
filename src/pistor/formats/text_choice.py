"""What could be done, what was not chosen and why, and where sources differ, as text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pistor.formats.text_words import count, listed, sentences
from pistor.planning.quantities import plain

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing
    from pistor.planning.conflicts import Conflict, Side
    from pistor.planning.course import Course
    from pistor.planning.protocol_choice import AlternativeShown, Evidence, NotChosen, Option

_DETAIL = 4
_MOST_REASONS = 4
"""Sentences on one protocol that is not taken; the others stand in the plan's JSON."""
_OPEN = "Its source leaves open "
STANDINGS = {
    "label": "its label",
    "consensus": "a consensus of experts",
    "trial": "a trial",
    "practice": "practice only",
    "bespoke": "a physician's own dose",
}


def write_choice(out: Writing, course: Course) -> None:
    """Options in rank, what was not chosen, other ways, and conflicts between sources."""
    _write_options(out, course)
    _write_not_chosen(out, course)
    _write_alternatives(out, course.alternatives)
    write_conflicts(out, "Where the sources differ", course.conflicts)


def _write_options(out: Writing, course: Course) -> None:
    if not course.options:
        return
    taken = None if course.chosen is None else course.chosen.protocol
    titles = {one.protocol: one.title for one in course.options}
    title = "What may be used, in rank" if taken else "In rank, once nothing stands in the way"
    out.page.part(f"{title} ({len(course.options)})")
    for one in course.options:
        words = f"{one.title}. {_facts(one)}"
        if one.protocol == taken:
            words = f"{words} Chosen."
        tied = [titles[name] for name in one.tied_with]
        if tied:
            words = f"{words} Ranks alike: {listed(tied)}."
        out.page.say(out.cited.after(words, one.sources), mark=f"{one.rank}.")


def _facts(one: Option) -> str:
    return f"Rests on {STANDINGS[one.standing]}; {one.sessions}. {evidence_in_words(one.evidence)}"


def evidence_in_words(one: Evidence) -> str:
    """How the comparisons went, the largest trial, the largest change on the patient's scale."""
    parts = []
    if one.for_it or one.against_it or one.even:
        parts.append(
            f"Comparisons: {one.for_it} better, {one.against_it} worse, {one.even} no different"
        )
    else:
        parts.append("No comparison was read")
    if one.people is not None:
        parts.append(f"{one.people} people in the largest trial")
    if one.best_percent is not None:
        parts.append(f"{plain(one.best_percent)}% change on the patient's scale")
    return f"{'; '.join(parts)}."


def _write_not_chosen(out: Writing, course: Course) -> None:
    """In few lines each; those that fall for the same reason stand together."""
    if not course.not_chosen:
        return
    out.page.part(f"Not chosen ({len(course.not_chosen)})")
    shared = shared_reasons(out, course)
    if shared:
        out.page.say(f"All of them: {' '.join(shared)}")
    groups: dict[str, list[NotChosen]] = defaultdict(list)
    for one in course.not_chosen:
        groups[_reason(out, one, shared)].append(one)
    for reason, rows in groups.items():
        if len(rows) == 1 or not reason:
            _write_each(out, reason, rows)
        else:
            out.page.say(f"{reason.rstrip('.')}:", mark="-")
            for one in rows:
                out.page.say(out.cited.after(one.title, one.sources), mark="-", indent=_DETAIL)


def _write_each(out: Writing, reason: str, rows: Sequence[NotChosen]) -> None:
    for one in rows:
        words = f"{_closed(one.title)} {reason}".strip()
        out.page.say(out.cited.after(words, one.sources), mark="-")


def shared_reasons(out: Writing, course: Course) -> list[str]:
    """The sentences that stand against every protocol that was not chosen."""
    if len(course.not_chosen) < 2:  # noqa: PLR2004  One shares with nobody.
        return []
    told = [sentences(one.because) for one in course.not_chosen]
    return [
        out.names.spelled_out(words)
        for words in told[0]
        if not words.startswith(_OPEN) and all(words in others for others in told)
    ]


def _reason(out: Writing, one: NotChosen, shared: Sequence[str]) -> str:
    """The first reasons, how many more there are, and what its source leaves open."""
    told = [out.names.spelled_out(words) for words in sentences(one.because)]
    reasons = [
        words
        for words in told
        if words not in shared and not (one.missing and words.startswith(_OPEN))
    ]
    more = len(reasons) - _MOST_REASONS
    shown = reasons[:_MOST_REASONS] + (
        [f"(And {count(more, 'more sentence')}.)"] if more > 0 else []
    )
    if one.missing:
        shown.append(out.names.spelled_out(f"{_OPEN}{listed(one.missing)}."))
    return " ".join(shown)


def _closed(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _write_alternatives(out: Writing, rows: Sequence[AlternativeShown]) -> None:
    if not rows:
        return
    out.page.part(f"Other ways ({len(rows)})")
    for one in rows:
        out.page.say(out.cited.after(f"{one.title}: {one.compared}", one.sources), mark="-")


def write_conflicts(out: Writing, title: str, rows: Sequence[Conflict]) -> None:
    """Topic by topic every position with its sources and their tier, and what is taken."""
    if not rows:
        return
    out.page.part(f"{title} ({count(len(rows), 'topic')})")
    out.page.say("A, B and C are the tiers of the sources; > marks what this plan takes.")
    said = ""
    for one in rows:
        why = "" if one.because == said else f" {one.because}"
        said = one.because
        sides = _by_position(one.positions)
        out.page.say(f"{_topic(one, list(sides))}{why}")
        for says, voices in sides.items():
            mark = ">" if _is_taken(says, one.taken) else "-"
            words = f"{out.names.spelled_out(says)} {_voices(out, voices)}"
            out.page.say(words, indent=_DETAIL, mark=mark)


def _topic(one: Conflict, says: Sequence[str]) -> str:
    """The topic, and what is taken where no position marks it."""
    name = one.topic.removeprefix("instruction: ").replace("-", " ")
    topic = name[:1].upper() + name[1:]
    if one.taken is None:
        return f"{topic}: nothing is taken."
    if any(_is_taken(words, one.taken) for words in says):
        return f"{topic}."
    return f"{topic}: {one.taken} is taken."


def _is_taken(says: str, taken: str | None) -> bool:
    """Whether a position is what is taken, or one of several things taken together."""
    return taken is not None and f"; {says};" in f"; {taken};"


def _by_position(sides: Iterable[Side]) -> dict[str, list[Side]]:
    """The sides that say the same together, in the order given: the best tier first."""
    found: dict[str, list[Side]] = defaultdict(list)
    for one in sides:
        found[one.says].append(one)
    return found


def _voices(out: Writing, sides: Iterable[Side]) -> str:
    """`(A [1-3], C [7])`."""
    tiers: dict[str, list[str]] = defaultdict(list)
    for one in sides:
        tiers[one.tier].append(one.source)
    marks = [f"{tier} {out.cited.mark_documents(refs)}" for tier, refs in tiers.items()]
    return f"({', '.join(marks)})"
