"""Anaesthetics of one day together, and the answer to a request for an own mixture, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pistor.formats.text_words import NOT_KNOWN, day, quantity, used_of

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing
    from pistor.planning.anaesthesia import AnaestheticDay, AnaestheticShare
    from pistor.planning.bespoke import Bespoke


def write_anaesthetics(out: Writing, days: Sequence[AnaestheticDay]) -> None:
    """Each day's injected anaesthetics with their shares; days alike stand once."""
    if not days:
        return
    out.page.section("Injected anaesthetics, together")
    seen: dict[tuple[AnaestheticShare, ...], list[AnaestheticDay]] = {}
    for one in days:
        seen.setdefault(one.parts, []).append(one)
    for parts, alike in seen.items():
        out.page.named("On", ", ".join(day(one.on) for one in alike))
        rows = [
            [used_of(part.dose_mg, "at most", part.most_mg, "mg"), _title(out, part)]
            for part in parts
            if part.most_mg is not None
        ]
        out.page.table(rows, "rl")
        for part in parts:
            if part.most_mg is None:
                out.page.say(f"{part.title}: no maximum was read.", tone="caution")
        total = alike[0].total
        share = NOT_KNOWN if total is None else quantity(total, "")
        out.page.named("Together", f"{share} of at most 1, each a share of its own maximum")


def _title(out: Writing, part: AnaestheticShare) -> str:
    return out.cited.after(part.title, part.sources)


def write_bespoke(out: Writing, one: Bespoke) -> None:
    """What was asked for, what the sources justify, and what is missing."""
    out.page.part("A mixture of one's own")
    out.page.say(f"Asked for by {one.asked_by}: {one.reason}")
    why = out.cited.after(one.because, one.sources)
    out.page.say(why, tone="caution" if one.parts else "stop")
    rows = [
        [
            part.title,
            quantity(part.mg_per_ml, "mg/ml"),
            out.cited.after(part.protocol, part.sources),
        ]
        for part in one.parts
    ]
    if rows:
        out.page.table(rows, "lrl")
        out.page.say("It is never chosen: the physician alone answers for it.", tone="caution")
    for line in one.missing:
        out.page.say(line, mark="-")
