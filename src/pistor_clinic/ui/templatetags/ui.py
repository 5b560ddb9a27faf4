"""Tags for the parts that pages share. They are built in: no template need load them.

{% icon "warn" %}                       a drawing beside words, unseen by a screen reader
{% field form.email %}                  label, hint, control and its errors
{% fields form %}                       every field of a form, and what is wrong with the whole
{% verdict screening %}                 the answer, in words
{% finding one %}                       one reason, with its sources
{% source cited %}                      a chip that leads to the source
{% empty "people" title next %}         nothing here yet, and what to do about it
"""

from datetime import date

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from pistor.knowledge.statements import Citation
from pistor.planning.findings import Finding, Screening
from pistor_clinic.ui.icons import ICONS

register = template.Library()

# How each verdict is said and drawn. `ask` has ink and a question mark, never green.
WORDS = {
    "proceed": (_("Go ahead"), "ok", "check"),
    "caution": (_("Go ahead with care"), "weigh", "warn"),
    "ask": (_("Ask first"), "ask", "question"),
    "defer": (_("Wait"), "weigh", "clock"),
    "refer": (_("Send to a colleague first"), "stop", "stop"),
    "exclude": (_("Do not treat"), "stop", "ban"),
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    drawn = mark_safe(ICONS[name])  # noqa: S308  Our own drawings, from our own file.
    return format_html(
        '<svg class="i {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', size, drawn
    )


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One field; its hint and its errors are told to whoever hears the page."""
    widget = bound.field.widget
    grouped = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    ticked = isinstance(widget, CheckboxInput)
    said = [f"{bound.auto_id}-hint"] if bound.help_text else []
    said += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"class": "tick" if ticked else "input"}
    if said:
        attributes["aria-describedby"] = " ".join(said)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    control = "" if grouped else bound.as_widget(attrs=attributes)
    return {"field": bound, "control": control, "grouped": grouped, "ticked": ticked}


@register.inclusion_tag("ui/form.html")
def fields(form: BaseForm) -> dict[str, object]:
    return {"form": form}


@register.inclusion_tag("ui/verdict.html")
def verdict(screening: Screening) -> dict[str, object]:
    word, look, sign = WORDS[screening.verdict]
    until = screening.until or screening.until_event
    return {
        "verdict": screening.verdict,
        "word": word,
        "look": look,
        "sign": sign,
        "until": date_format(until, "DATE_FORMAT") if isinstance(until, date) else until,
    }


@register.inclusion_tag("ui/finding.html")
def finding(one: Finding) -> dict[str, object]:
    _word, look, sign = WORDS[one.verdict]
    return {"finding": one, "look": look, "sign": sign}


@register.inclusion_tag("ui/source.html")
def source(cited: Citation) -> dict[str, object]:
    """The chip of a source: a link to its page where the reference app has one."""
    try:
        address = reverse("source", args=[cited.ref])
    except NoReverseMatch:
        address = ""
    return {"ref": cited.ref, "at": cited.at, "tier": cited.tier, "address": address}


@register.inclusion_tag("ui/empty.html")
def empty(name: str, title: str, then: str, address: str = "", word: str = "") -> dict[str, object]:
    """`then` tells the next step; with `address` (a path) it is one button, called `word`."""
    return {"name": name, "title": title, "then": then, "address": address, "word": word}
