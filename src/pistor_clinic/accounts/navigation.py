"""The pages in the menu, in its order. An app adds one line.

A page stands in the menu of those who may open it; the bottom bar of a phone shows the first five.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Membership
from .permissions import may


@dataclass(frozen=True)
class Page:
    """One line of the menu: the name of its address, its word and its icon."""

    address: str
    word: str | Promise
    icon: str


PAGES = (
    Page("home", _("Today"), "today"),
    Page("people", _("People"), "key"),
    Page("record", _("Record"), "lock"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the menu of whoever is asking, and where they are acting."""
    member: Membership | None = getattr(request, "member", None)
    roles = member.roles if member else frozenset()
    return {
        "member": member,
        "menu": [page for page in PAGES if member and may(roles, page.address)],
        "here": request.resolver_match.view_name if request.resolver_match else "",
    }
