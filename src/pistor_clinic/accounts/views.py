"""Pages about a practice and its people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pistor_clinic.record.actor import Actor, actor_of

from . import actions, queries, sitting
from .forms import InvitationForm, JoinForm, RolesForm
from .letters import send_invitation
from .models import Invitation, Person
from .permissions import TABLE
from .requests import ClinicRequest
from .roles import Role


@require_GET
def home(request: ClinicRequest) -> HttpResponse:
    member = request.member
    places = {"sites": queries.sites_of(member), "places": queries.places_of(request.user)}
    return render(request, "accounts/home.html", places)


@require_GET
def people(request: ClinicRequest) -> HttpResponse:
    return _people(request, InvitationForm(by=request.member))


def _people(request: ClinicRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    shown = {
        "members": queries.members_of(request.member),
        "invitations": queries.open_invitations_of(request.member, at=timezone.now()),
        "form": form,
        "roles": Role,
    }
    return render(request, "accounts/people.html", shown, status=status)


@require_POST
def invite(request: ClinicRequest) -> HttpResponse:
    form = InvitationForm(request.POST, by=request.member)
    if not form.is_valid():
        return _people(request, form, status=422)
    sent = actions.invite(
        organisation=request.member.organisation,
        by=request.user,
        actor=request.actor,
        at=timezone.now(),
        **form.cleaned_data,
    )
    address = request.build_absolute_uri(reverse("join", args=[sent.token]))
    send_invitation(sent.invitation, address=address)
    messages.success(request, _("An invitation is on its way to %s.") % sent.invitation.email)
    return redirect("people")


@require_POST
def withdraw_invitation(request: ClinicRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    invitation = get_object_or_404(queries.open_invitations_of(request.member, at=now), pk=pk)
    actions.withdraw_invitation(invitation=invitation, by=request.actor, at=now)
    messages.success(request, _("The invitation to %s is withdrawn.") % invitation.email)
    return redirect("people")


@require_http_methods(["GET", "POST"])
def change_roles(request: ClinicRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(queries.members_of(request.member), pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(membership.roles)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(
                membership=membership, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except actions.LastOwnerError:
            form.add_error("roles", _("Nobody else is an owner. Make somebody else one first."))
        else:
            return redirect("people")
    shown = {"membership": membership, "form": form}
    return render(request, "accounts/roles.html", shown, status=422 if form.errors else 200)


@require_POST
def end_membership(request: ClinicRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(queries.members_of(request.member), pk=pk)
    try:
        actions.end_membership(membership=membership, by=request.actor, at=timezone.now())
    except actions.LastOwnerError:
        messages.error(request, _("Nobody else is an owner. Make somebody else one first."))
    else:
        messages.success(request, _("%s no longer belongs to this practice.") % membership.person)
    return redirect("people")


@require_GET
def permissions(request: ClinicRequest) -> HttpResponse:
    rows = [
        {"address": name, "rule": rule, "cells": [role in rule.roles for role in Role]}
        for name, rule in TABLE.items()
    ]
    return render(request, "accounts/permissions.html", {"rows": rows, "roles": Role})


@require_POST
def take_place(request: ClinicRequest, pk: int) -> HttpResponse:
    """Act in another of one's practices."""
    place = get_object_or_404(queries.places_of(request.user), pk=pk)
    request.session[sitting.PLACE] = place.pk
    return redirect("home")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new password, or as the person one already is."""
    now = timezone.now()
    invitation = queries.invitation_of_token(token, at=now)
    if invitation is None:
        raise Http404
    actor = actor_of(request)
    known = queries.person_of_email(invitation.email)
    if known:
        return _join_as(request, invitation, known, actor)
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(invitation=invitation, by=actor, at=now, **form.cleaned_data)
        messages.success(request, _("Welcome. Sign in with your new password."))
        return redirect("account_login")
    shown = {"invitation": invitation, "form": form}
    return render(request, "accounts/join.html", shown, status=422 if form.errors else 200)


def _join_as(
    request: HttpRequest, invitation: Invitation, known: Person, actor: Actor
) -> HttpResponse:
    if request.user != known:
        sign_in = reverse("account_login")
        return HttpResponseRedirect(f"{sign_in}?next={request.path}")
    if request.method == "POST":
        actions.join_again(invitation=invitation, person=known, by=actor, at=timezone.now())
        return redirect("home")
    return render(request, "accounts/join.html", {"invitation": invitation, "form": None})
