"""What could be done, what was not chosen and why, and where sources differ, as text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pistor.formats.text_words import count, listed, sentences
from pistor.formats.text_writing import Writing
from pistor.planning.conflicts import Conflict, Side
from pistor.planning.course import Course
from pistor.planning.protocol_choice import AlternativeShown, Evidence, NotChosen, Option
from pistor.planning.quantities import plain

_DETAIL = 4
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
    out.page.part(f"What may be used, in rank ({len(course.options)})")
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
    """In one or two lines each, with what its source leaves open."""
    if not course.not_chosen:
        return
    out.page.part(f"Not chosen ({len(course.not_chosen)})")
    for one in course.not_chosen:
        words = f"{one.title}. {reason_in_words(one)}"
        out.page.say(out.cited.after(words, one.sources), mark="-")


def reason_in_words(one: NotChosen) -> str:
    """Every reason once; what is missing is named once, at the end."""
    missing = f"Its source leaves open {listed(one.missing)}." if one.missing else ""
    reasons = [
        words
        for words in sentences(one.because)
        if not (one.missing and words.startswith("Its source leaves open "))
    ]
    return " ".join([*reasons, missing]).strip()


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
    said = ""
    for one in rows:
        why = "" if one.because == said else f" {one.because}"
        said = one.because
        taken = "nothing is taken" if one.taken is None else "taken: >"
        out.page.say(f"{one.topic.capitalize()}, {taken}.{why}")
        for says, sides in _by_position(one.positions).items():
            mark = ">" if _is_taken(says, one.taken) else "-"
            out.page.say(f"{says} {_voices(out, sides)}", indent=_DETAIL, mark=mark)


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
    """`tier A [1-3], tier C [7]`."""
    tiers: dict[str, list[str]] = defaultdict(list)
    for one in sides:
        tiers[one.tier].append(one.source)
    return ", ".join(
        f"tier {tier} {out.cited.mark_documents(refs)}" for tier, refs in tiers.items()
    )
