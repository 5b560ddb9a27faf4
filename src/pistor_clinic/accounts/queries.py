"""What may be shown to whom: every view of this app begins here."""

from datetime import datetime

from django.db.models import QuerySet

from .invitations import digest_of_token
from .models import Invitation, Membership, Person, Site


def members_of(member: Membership) -> QuerySet[Membership]:
    """Everybody who belongs to the practice of `member` now, by name."""
    return (
        Membership.objects.filter(organisation=member.organisation_id, ended_at=None)
        .select_related("person")
        .prefetch_related("grants")
        .order_by("person__name", "pk")
    )


def sites_of(member: Membership) -> QuerySet[Site]:
    return Site.objects.filter(organisation=member.organisation_id).order_by("name")


def open_invitations_of(member: Membership, *, at: datetime) -> QuerySet[Invitation]:
    """Those that can still be accepted at that moment, the newest first."""
    return _open(at).filter(organisation=member.organisation_id).order_by("-pk")


def invitation_of_token(token: str, *, at: datetime) -> Invitation | None:
    return (
        _open(at)
        .filter(token_digest=digest_of_token(token))
        .select_related("organisation", "invited_by")
        .first()
    )


def places_of(person: Person) -> QuerySet[Membership]:
    """Every practice to which a person belongs now."""
    return (
        Membership.objects.filter(person=person, ended_at=None)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def person_of_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email).first()


def _open(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
