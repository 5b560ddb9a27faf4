"""Everything that changes a practice and its people, one transaction each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from pistor_clinic.record.actions import note
from pistor_clinic.record.actor import Actor

from .invitations import VALID, digest_of_token, new_token
from .models import Grant, Invitation, Membership, Organisation, Person, Site
from .roles import Role


class LastOwnerError(ValueError):
    """The practice would be left without anybody who can grant roles."""


@dataclass(frozen=True)
class SentInvitation:
    """An invitation and its token, which is known only now."""

    invitation: Invitation
    token: str


@transaction.atomic
def found_organisation(
    *, name: str, jurisdiction: str, time_zone: str, sites: Collection[str], by: Actor, at: datetime
) -> Organisation:
    """A new practice with its sites, in `jurisdiction` (two letters of ISO 3166-1)."""
    organisation = Organisation(
        name=name, jurisdiction=jurisdiction, time_zone=time_zone, created_at=at
    )
    organisation.full_clean()
    organisation.save()
    for site in sites:
        Site.objects.create(organisation=organisation, name=site, time_zone=time_zone)
    note(
        "accounts.founded",
        about=f"organisation:{organisation.pk}",
        by=by,
        at=at,
        why="administration",
    )
    return organisation


@transaction.atomic
def enrol_person(*, email: str, name: str, password: str | None, by: Actor, at: datetime) -> Person:
    """A new person whose e-mail address is known to be theirs. None: no password yet."""
    person = Person(email=email.lower(), name=name, joined_at=at)
    person.set_password(password)
    person.full_clean()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    note("accounts.enrolled", about=f"person:{person.pk}", by=by, at=at, why="administration")
    return person


@transaction.atomic
def admit(
    *,
    person: Person,
    organisation: Organisation,
    roles: Collection[Role],
    by: Actor,
    at: datetime,
) -> Membership:
    """Make somebody a member, or give a member these roles too."""
    membership, _ = Membership.objects.get_or_create(
        organisation=organisation, person=person, ended_at=None, defaults={"began_at": at}
    )
    for role in sorted(roles):
        Grant.objects.get_or_create(membership=membership, role=role)
    _note_membership("accounts.admitted", membership, roles, by=by, at=at)
    return membership


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, roles: Collection[Role], by: Person, actor: Actor,
    at: datetime,
) -> SentInvitation:  # fmt: skip
    """An invitation that can be accepted for VALID. Sending the letter is left to the caller."""
    token = new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        roles=sorted(roles),
        token_digest=digest_of_token(token),
        invited_by=by,
        sent_at=at,
        expires_at=at + VALID,
    )
    note(
        "accounts.invited",
        about=f"invitation:{invitation.pk}",
        by=actor,
        at=at,
        why="administration",
    )
    return SentInvitation(invitation=invitation, token=token)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    note(
        "accounts.withdrew",
        about=f"invitation:{invitation.pk}",
        by=by,
        at=at,
        why="administration",
    )


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, name: str, password: str, by: Actor, at: datetime
) -> Person:
    """Join as a new person. Who is a person here already joins with `join_again`."""
    person = enrol_person(email=invitation.email, name=name, password=password, by=by, at=at)
    _join(invitation, person, by=by, at=at)
    return person


@transaction.atomic
def join_again(*, invitation: Invitation, person: Person, by: Actor, at: datetime) -> None:
    """Join as the person whose address the invitation was sent to."""
    _join(invitation, person, by=by, at=at)


def _join(invitation: Invitation, person: Person, *, by: Actor, at: datetime) -> None:
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    roles = [Role(role) for role in invitation.roles]
    admit(person=person, organisation=invitation.organisation, roles=roles, by=by, at=at)


@transaction.atomic
def change_roles(
    *, membership: Membership, roles: Collection[Role], by: Actor, at: datetime
) -> None:
    """Give a member exactly these roles. Raises LastOwnerError."""
    if Role.OWNER not in roles:
        _leave_an_owner(membership)
    membership.grants.exclude(role__in=roles).delete()
    for role in sorted(roles):
        Grant.objects.get_or_create(membership=membership, role=role)
    _note_membership("accounts.changed_roles", membership, roles, by=by, at=at)


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor, at: datetime) -> None:
    """Let somebody go; what they did stays. Raises LastOwnerError."""
    _leave_an_owner(membership)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    _note_membership("accounts.ended", membership, (), by=by, at=at)


def _leave_an_owner(membership: Membership) -> None:
    # Locked in one order, so that two owners who let each other go cannot both be the last.
    owners = list(
        Membership.objects.select_for_update(of=("self",))
        .filter(organisation=membership.organisation_id, ended_at=None, grants__role=Role.OWNER)
        .order_by("pk")
    )
    if owners == [membership]:
        raise LastOwnerError(f"{membership} is the only owner. Make somebody else an owner first.")


def _note_membership(
    what: str, membership: Membership, roles: Collection[Role], *, by: Actor, at: datetime
) -> None:
    note(
        what,
        about=f"membership:{membership.pk}",
        by=by,
        at=at,
        why="administration",
        person=membership.person_id,
        organisation=membership.organisation_id,
        roles=".".join(sorted(roles)) or "none",
    )
