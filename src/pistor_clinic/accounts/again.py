"""Asks who is there once more before what matters most, and then goes on where it stopped."""

from typing import Any

from allauth.account.internal.flows.reauthentication import stash_and_reauthenticate
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve

from .models import Membership
from .permissions import may

RESUME = "pistor_clinic.accounts.again.resume"


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for password or second factor; what was typed is kept meanwhile."""
    kept = {
        "path": request.get_full_path(),
        "typed": request.POST.urlencode() if request.method == "POST" else None,
    }
    asked: HttpResponse = stash_and_reauthenticate(request, kept, RESUME)
    return asked


def resume(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    """Called by allauth with the request that confirmed who is there."""
    if kept["typed"] is None:
        return redirect(kept["path"])
    match = resolve(kept["path"].partition("?")[0])
    member: Membership | None = vars(request)["member"]
    if member is None or not may(member.roles, match.view_name):
        return redirect("home")
    request.method, request.resolver_match = "POST", match
    request.POST = QueryDict(kept["typed"])
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer
