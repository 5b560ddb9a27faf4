"""The verdict, what stands in the way, what to ask, and what to mind, as text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pistor.formats.text_decisions import write_decisions
from pistor.formats.text_words import LABELS, Names, count, day, listed, once
from pistor.knowledge.statements import Verdict
from pistor.planning.findings import Finding, OpenQuestion, PositionShown, Screening, Subject

if TYPE_CHECKING:
    from pistor.formats.text_layout import Tone
    from pistor.formats.text_writing import Writing

_STOPS = (Verdict.EXCLUDE, Verdict.REFER, Verdict.DEFER)
_TONES: dict[Verdict, Tone] = {
    Verdict.EXCLUDE: "stop",
    Verdict.REFER: "stop",
    Verdict.DEFER: "caution",
    Verdict.ASK: "caution",
    Verdict.CAUTION: "caution",
}
_WOULD_BE = {
    Verdict.EXCLUDE: "can rule treatment out",
    Verdict.REFER: "can send to another physician first",
    Verdict.DEFER: "can make treatment wait",
    Verdict.ASK: "can raise another question",
    Verdict.CAUTION: "can add a caution",
}
_DETAIL = 4


def tone_of(verdict: Verdict) -> Tone | None:
    """Red for what stops a plan, amber for what makes it wait or careful."""
    return _TONES.get(verdict)


def verdict_in_words(screening: Screening) -> str:
    """The verdict, and for a deferral the day or the event that ends it."""
    own = any(one.verdict is screening.verdict for one in screening.general)
    match screening.verdict:
        case Verdict.EXCLUDE if own:
            return "Do not treat."
        case Verdict.EXCLUDE:
            return "Do not treat: every way that was read is ruled out."
        case Verdict.REFER if own:
            return "Refer: another physician decides before anything is injected."
        case Verdict.REFER:
            return "Refer: no way that was read can be taken as it stands."
        case Verdict.DEFER:
            return f"Wait {_ending(screening)}."
        case Verdict.ASK:
            return "Ask first: what is not known may still stop the treatment."
        case Verdict.CAUTION:
            return "Go ahead with care: mind the cautions and practice notes."
    if _overridden(screening):
        return "Go ahead: a physician overrode what stood against it."
    return "Go ahead: no rule that was read stands against it."


def _ending(one: Screening | Finding) -> str:
    ends = [f"until {day(one.until)}"] if one.until else []
    ends += [f"until: {one.until_event}"] if one.until_event else []
    return " and ".join(ends) or "until a physician sets the day"


def write_screening(out: Writing, screening: Screening) -> None:
    """The whole screening: verdict, stops, questions, cautions, things ruled out, assumptions."""
    out.page.section("Screening")
    out.page.say(
        f"{screening.verdict.value.upper()}. {verdict_in_words(screening)}",
        tone=tone_of(screening.verdict),
    )
    _write_in_full(out, "What stands in the way", stops_in(screening))
    _write_overridden(out, screening)
    write_decisions(out, shown={one.rule for one in _overridden(screening)})
    _write_questions(out, screening)
    cautions = [one for one in screening.general if one.verdict is Verdict.CAUTION]
    _write_lines(out, "Cautions", [one for one in cautions if one.tier != "C"])
    _write_lines(out, "Practice notes", [one for one in cautions if one.tier == "C"])
    _write_scoped(out, screening)
    _write_assumed(out, screening)


def stops_in(screening: Screening) -> list[Finding]:
    """What stands in the way of everything, and what was asked without a question of its own."""
    settled = {rule for one in screening.questions for rule in one.settles}
    return [
        one
        for one in screening.general
        if one.verdict in _STOPS
        or (one.verdict is Verdict.ASK and not (one.asks and one.rule in settled))
    ]


def _write_in_full(out: Writing, title: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    out.page.part(f"{title} ({len(findings)})")
    for one in findings:
        _write_finding(out, one)


def _write_finding(out: Writing, one: Finding) -> None:
    tone = tone_of(one.verdict) if one.stands else None
    out.page.say(one.say, mark=f"{LABELS[one.verdict]}:", tone=tone)
    if one.verdict is Verdict.DEFER:
        out.page.say(f"Wait {_ending(one)}.", indent=_DETAIL)
    out.page.say(out.cited.after(f"Because: {one.because}", one.sources), indent=_DETAIL)
    _write_positions(out, one)
    out.page.say(f"Rule {one.rule}. {_who_may(one)}", indent=_DETAIL)


def _who_may(one: Finding) -> str:
    if one.overridden is not None:
        who = one.overridden
        return f"Overridden by {who.by} on {day(who.on)}: {who.reason}"
    if one.override == "physician":
        return "A physician may override it with a reason."
    return "Nobody may override it."


def _write_positions(out: Writing, one: Finding) -> None:
    if len(one.positions) < 2:  # noqa: PLR2004  One voice is no disagreement.
        return
    out.page.say("Its sources differ.", indent=_DETAIL)
    for position in sorted(one.positions, key=lambda row: not row.taken):
        words = out.cited.after(_position_in_words(position), position.sources)
        out.page.say(words, indent=_DETAIL, mark="  taken:" if position.taken else "  -")


def _position_in_words(one: PositionShown) -> str:
    facts = [] if one.verdict is None else [one.verdict.value]
    facts += [] if one.days is None else [count(one.days, "day")]
    tiers = sorted({row.tier for row in one.sources})
    facts += [f"tier {tiers[0]}"] if tiers else []
    return f"{one.says} ({', '.join(facts)})"


def _overridden(screening: Screening) -> list[Finding]:
    return [one for one in screening.findings if not one.stands]


def _write_overridden(out: Writing, screening: Screening) -> None:
    rows = _overridden(screening)
    if not rows:
        return
    out.page.part(f"Overridden ({len(rows)})")
    for one in rows:
        if one.applies_to != "all":
            out.page.say(f"{_about(one.applies_to, out.names)}:")
        _write_finding(out, one)


def _write_questions(out: Writing, screening: Screening) -> None:
    """One checklist a family, families and questions in the order in which to ask."""
    if not screening.questions:
        return
    out.page.part(f"Ask next ({len(screening.questions)})")
    families: dict[str, list[OpenQuestion]] = defaultdict(list)
    for one in screening.questions:
        families[one.family].append(one)
    number = 0
    for family, questions in families.items():
        out.page.say(f"{family.replace('-', ' ').capitalize()}")
        for one in questions:
            number += 1
            words = f"{question_in_words(one, screening)} ({_settles(one, screening)})"
            out.page.say(words, indent=_DETAIL, mark=f"[ ] {number:>2}.")


def question_in_words(one: OpenQuestion, screening: Screening) -> str:
    """The question; where no entry asks it, what the rule that waits for it says."""
    if one.family != "other":
        return one.ask
    waiting = [row.say for row in screening.findings if one.id in row.asks]
    return waiting[0] if waiting else one.ask


def _settles(one: OpenQuestion, screening: Screening) -> str:
    if one.settles == ("limits",):
        return "settles the limits by body weight"
    could = [
        row.would_be
        for row in screening.findings
        if row.rule in one.settles and row.would_be is not None
    ]
    told = f"settles {count(len(one.settles), 'rule')}"
    worst = max(could, key=lambda verdict: verdict.severity, default=None)
    return told if worst not in _WOULD_BE else f"{told}; {_WOULD_BE[worst]}"


def _write_lines(out: Writing, title: str, findings: Iterable[Finding]) -> None:
    rows = list(findings)
    if not rows:
        return
    out.page.part(f"{title} ({len(rows)})")
    for one in rows:
        out.page.say(out.cited.after(f"{one.say} {_note(one)}".strip(), one.sources), mark="-")


def _note(one: Finding) -> str:
    """Which position is in force where the sources of a caution differ."""
    if len(one.positions) < 2:  # noqa: PLR2004  One voice is no disagreement.
        return ""
    taken = next((row.says for row in one.positions if row.taken), None)
    return "" if taken is None else f"(of {len(one.positions)} positions, taken: {taken})"


def _about(subject: object, names: Names) -> str:
    if not isinstance(subject, Subject):
        return "Everything"
    return f"{names.of(subject.kind, subject.id)} ({subject.kind})"


def _write_scoped(out: Writing, screening: Screening) -> None:
    """What is said about one thing only, thing by thing, in the order of gravity."""
    things: dict[Subject, list[Finding]] = defaultdict(list)
    for one in screening.findings:
        if one.stands and isinstance(one.applies_to, Subject):
            things[one.applies_to].append(one)
    if not things:
        return
    out.page.part(f"About single things ({len(things)})")
    for subject, findings in things.items():
        out.page.say(_about(subject, out.names))
        waiting = [one for one in findings if one.verdict is Verdict.ASK and one.asks]
        for one in findings:
            if one not in waiting:
                _write_scoped_finding(out, one)
        if waiting:
            out.page.say(_waits(waiting), indent=_DETAIL, mark="ASK:")


def _write_scoped_finding(out: Writing, one: Finding) -> None:
    words = once(f"{one.say} {one.because}")
    if one.verdict is Verdict.DEFER:
        words = f"Wait {_ending(one)}. {words}"
    note = f"{_note(one)} " if _note(one) else ""
    may = "A physician may override it." if one.override == "physician" else "No override."
    out.page.say(
        f"{out.cited.after(words, one.sources)} {note}Rule {one.rule}. {may}",
        indent=_DETAIL,
        mark=f"{LABELS[one.verdict]}:",
        tone=tone_of(one.verdict) if one.verdict is Verdict.EXCLUDE else None,
    )


def _waits(waiting: list[Finding]) -> str:
    facts = sorted(
        {fact.replace("_", " ").replace(":", " ") for one in waiting for fact in one.asks}
    )
    could = [one.would_be for one in waiting if one.would_be is not None]
    worst = max(could, key=lambda verdict: verdict.severity, default=Verdict.ASK)
    waits = "rule waits" if len(waiting) == 1 else "rules wait"
    return f"{len(waiting)} {waits} for: {listed(facts)}; the answers {_WOULD_BE[worst]}."


def _write_assumed(out: Writing, screening: Screening) -> None:
    if screening.assumed:
        out.page.part("Assumed")
        for words in screening.assumed:
            out.page.say(words, mark="-")
