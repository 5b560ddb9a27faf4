"""Practices, sites, people and what each is where."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .roles import STAFF, Role

COUNTRY = RegexValidator(r"^[A-Z]{2}\Z", _("Write the two capital letters of ISO 3166-1."))


class Organisation(models.Model):
    """A practice: nothing of one is ever seen from another."""

    name = models.CharField(max_length=120)
    # Where treatment takes place decides what may be proposed.
    jurisdiction = models.CharField(max_length=2, validators=[COUNTRY])
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where a practice treats."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40, default="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "organisation", Lower("name"), name="a_site_has_a_name_of_its_own"
            ),
        )

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Django asks for a manager that finds people by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in, with an e-mail address."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="an_address_belongs_to_one_person"),
        )

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """That somebody belongs to a practice, until they leave it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                name="nobody_belongs_twice_to_one_practice",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"

    @property
    def roles(self) -> frozenset[Role]:
        """What this person is here; one query, or none after `prefetch_related("grants")`."""
        return frozenset(Role(grant.role) for grant in self.grants.all())

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


class Grant(models.Model):
    """One role of one membership."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["membership", "role"], name="a_role_is_granted_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="a_role_is_one_of_those_we_know"
            ),
        )

    def __str__(self) -> str:
        return str(Role(self.role).label)


class Invitation(models.Model):
    """A letter that lets somebody join; its token is kept as a digest only."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    roles = models.JSONField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")),
                name="an_invitation_expires_after_it_is_sent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"
