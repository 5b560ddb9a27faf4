"""Words that must not be said to anyone."""

import re

_STOP = r"(?:stop|discontinue|pause|withhold|come off|leave off|interrupt|suspend)"
_MEDICINE = (
    r"(?:medicines?|medications?|tablets?|drugs?|aspirin|warfarin|anticoagulants?|antiplatelets?"
    r"|blood[- ]thinn\w+|isotretinoin|contracept\w+|prescri\w+|treatment with)"
)
_ADVICE = re.compile(rf"\b{_STOP}(?:s|ped|ping)?\b[^.;:]*?\b{_MEDICINE}", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not|never|no|nobody|without|don't|nothing)\b[^.;:]*$"
    r"|\b(?:before|rather than|instead of)\s*$",
    re.IGNORECASE,
)
_NOT_PRESCRIBED = re.compile(r"not (?:been )?prescribed|without (?:a )?prescription", re.IGNORECASE)


def stops_prescribed(text: str) -> str | None:
    """The words of `text` that advise to stop a medicine somebody prescribed, or None.

    A sentence that forbids stopping, or that speaks of what nobody prescribed,
    is no such advice.
    """
    for found in _ADVICE.finditer(text):
        sentence_start = max(text.rfind(mark, 0, found.start()) for mark in ".;:") + 1
        before = text[sentence_start : found.start()]
        end = text.find(".", found.end())
        sentence = text[sentence_start : end if end != -1 else len(text)]
        if not _DENIAL.search(before) and not _NOT_PRESCRIBED.search(sentence):
            return found.group()
    return None
