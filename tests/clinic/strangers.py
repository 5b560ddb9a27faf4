"""For each address that names a row: how to make such a row in a practice.

The stranger's test walks every address. An app adds a line here, or the test fails: the name of the
address, and a function that takes a `practice.Practice` and returns the arguments of the address.
"""

from django.utils import timezone

from pistor_clinic.accounts import actions
from pistor_clinic.accounts.roles import Role
from pistor_clinic.record.actor import program


def an_invitation(practice):
    sent = actions.invite(
        organisation=practice.organisation,
        email="new@person.example",
        roles=[Role.ASSISTANT],
        by=practice.people[Role.OWNER],
        actor=program(),
        at=timezone.now(),
    )
    return {"pk": sent.invitation.pk}


def a_membership(practice):
    return {"pk": practice.member(Role.PHYSICIAN).pk}


ROWS = {
    # accounts
    "withdraw_invitation": an_invitation,
    "change_roles": a_membership,
    "end_membership": a_membership,
    "take_place": a_membership,
}
# A row of allauth belongs to a person, not to a practice; allauth's own tests hold it.
OF_A_PERSON = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
