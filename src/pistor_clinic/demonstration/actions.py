"""Makes the demonstration practice. Each app's invented rows are added here, in its order."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pistor_clinic.accounts import actions as accounts
from pistor_clinic.accounts.models import Organisation, Person
from pistor_clinic.accounts.roles import Role
from pistor_clinic.record.actor import program

PRACTICE = "Demonstration practice (invented)"
SITES = ("Hazel Lane (invented)", "Mill Street (invented)")
# The address of a domain that is reserved for examples: no letter can reach anybody.
NAMES = {
    Role.OWNER: "Olive Demo",
    Role.DIRECTOR: "Dora Demo",
    Role.PHYSICIAN: "Philip Demo",
    Role.ASSISTANT: "Anna Demo",
    Role.FRONT_DESK: "Frank Demo",
    Role.AUDITOR: "Audrey Demo",
    Role.PATIENT: "Pia Demo",
}


@dataclass(frozen=True)
class Account:
    """How one person of the demonstration signs in, once: the password is known only now."""

    role: Role
    email: str
    password: str


@transaction.atomic
def demonstrate(*, at: datetime) -> list[Account]:
    """The practice and its people; made when missing, and every password drawn anew."""
    organisation = Organisation.objects.filter(name=PRACTICE).first() or _found(at)
    return [_account(organisation, role, at) for role in Role]


def _found(at: datetime) -> Organisation:
    return accounts.found_organisation(
        name=PRACTICE,
        jurisdiction="GB",
        time_zone="Europe/London",
        sites=SITES,
        by=program(),
        at=at,
    )


def _account(organisation: Organisation, role: Role, at: datetime) -> Account:
    email = f"{role.value.replace('_', '-')}@demo.example"
    password = secrets.token_urlsafe(12)
    person = Person.objects.filter(email=email).first()
    if person:
        person.set_password(password)
        person.save(update_fields=["password"])
    else:
        person = accounts.enrol_person(
            email=email, name=NAMES[role], password=password, by=program(), at=at
        )
    accounts.admit(person=person, organisation=organisation, roles=[role], by=program(), at=at)
    return Account(role=role, email=email, password=password)
