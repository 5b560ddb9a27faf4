"""Invented practices and people, made by the same actions as real ones."""

from dataclasses import dataclass, field

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpRequest
from django.utils import timezone

from pistor_clinic.accounts import actions, sitting
from pistor_clinic.accounts.models import Membership, Organisation, Person
from pistor_clinic.accounts.roles import Role
from pistor_clinic.record.actor import program

PASSWORD = "three words apart 7"  # noqa: S105  Invented, for tests.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  The same.


@dataclass
class Practice:
    """A practice and one person in each role, by role: `ours.people[Role.PHYSICIAN]`."""

    organisation: Organisation
    people: dict[Role, Person] = field(default_factory=dict)

    def member(self, role: Role) -> Membership:
        return Membership.objects.get(organisation=self.organisation, person=self.people[role])


def founded(name: str, short: str) -> Practice:
    now = timezone.now()
    organisation = actions.found_organisation(
        name=name,
        jurisdiction="GB",
        time_zone="Europe/London",
        sites=["North", "South"],
        by=program(),
        at=now,
    )
    made = Practice(organisation)
    for role in Role:
        person = enrolled(f"{role.value}@{short}.example", name=f"{name} {role.label}")
        actions.admit(person=person, organisation=organisation, roles=[role], by=program(), at=now)
        made.people[role] = person
    return made


def enrolled(email: str, *, name: str = "Somebody") -> Person:
    return actions.enrol_person(
        email=email, name=name, password=PASSWORD, by=program(), at=timezone.now()
    )


def sign_in(browser, person, *, second_factor=True):
    """As if password and second factor had just been given; the form itself has its own tests."""
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    request = HttpRequest()
    request.session = session
    record_authentication(request, person, method="password")
    if second_factor:
        give_second_factor(person)
        record_authentication(request, person, method="mfa", type="totp")
    session.save()


def give_second_factor(person):
    if not sitting.has_second_factor(person):
        TOTP.activate(person, SECRET)


def code_of_now(secret=SECRET):
    """What an authenticator app would show."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
