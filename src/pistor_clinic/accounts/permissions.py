"""Who may open which address: the documentation, the code and the test of it, in one table.

Every named address has one line. An address without a line is refused, and a test fails. That a
role may open an address says nothing about what is found there: each view fetches its rows through
a query that knows the practice, and what belongs to another practice is not found (404).

An app adds its lines under its own heading.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from .roles import STAFF, Role


class Door(Enum):
    """How much must be known of somebody before their role is asked."""

    OPEN = "open to everybody"
    SIGNED_IN = "signed in, also before a second factor is set up"
    MEMBER = "a member of the practice, by role; staff with a second factor"


@dataclass(frozen=True)
class Rule:
    """Who may open one address. `again`: confirmed by password or second factor just now."""

    door: Door
    roles: frozenset[Role] = frozenset()
    again: bool = False


OPEN = Rule(Door.OPEN)
SIGNED_IN = Rule(Door.SIGNED_IN)


def only(*roles: Role, again: bool = False) -> Rule:
    """For members with one of these roles."""
    return Rule(Door.MEMBER, frozenset(roles), again)


MEMBERS = only(*Role)
ALL_STAFF = only(*STAFF)
CLINICAL = only(Role.DIRECTOR, Role.PHYSICIAN, Role.ASSISTANT)
PHYSICIANS = only(Role.DIRECTOR, Role.PHYSICIAN)
LEADERS = only(Role.OWNER, Role.DIRECTOR)

TABLE: Mapping[str, Rule] = MappingProxyType(
    {
        # ui
        "healthz": OPEN,
        # record
        "record": only(Role.OWNER, Role.DIRECTOR, Role.AUDITOR),
        # accounts: signing in
        "account_login": OPEN,
        "account_logout": OPEN,
        "account_signup": OPEN,  # Says that one joins by invitation.
        "account_inactive": OPEN,
        "account_reset_password": OPEN,
        "account_reset_password_done": OPEN,
        "account_reset_password_from_key": OPEN,
        "account_reset_password_from_key_done": OPEN,
        "account_email_verification_sent": OPEN,
        "account_confirm_email": OPEN,
        "mfa_authenticate": OPEN,
        "mfa_login_webauthn": OPEN,
        "join": OPEN,
        # accounts: one's own sign-in
        "account_reauthenticate": SIGNED_IN,
        "account_change_password": SIGNED_IN,
        "mfa_index": SIGNED_IN,
        "mfa_reauthenticate": SIGNED_IN,
        "mfa_reauthenticate_webauthn": SIGNED_IN,
        "mfa_activate_totp": SIGNED_IN,
        "mfa_deactivate_totp": SIGNED_IN,
        "mfa_view_recovery_codes": SIGNED_IN,
        "mfa_generate_recovery_codes": SIGNED_IN,
        "mfa_download_recovery_codes": SIGNED_IN,
        "mfa_list_webauthn": SIGNED_IN,
        "mfa_add_webauthn": SIGNED_IN,
        "mfa_edit_webauthn": SIGNED_IN,
        "mfa_remove_webauthn": SIGNED_IN,
        "take_place": SIGNED_IN,
        # accounts: the practice
        "home": MEMBERS,
        "permissions": only(Role.OWNER, Role.DIRECTOR, Role.AUDITOR),
        "people": only(Role.OWNER, Role.DIRECTOR, Role.AUDITOR),
        "invite": only(Role.OWNER, Role.DIRECTOR, again=True),
        "withdraw_invitation": LEADERS,
        "change_roles": only(Role.OWNER, again=True),
        "end_membership": only(Role.OWNER, again=True),
        # patients
        # stock
        # consultations
        # plans
        # bookings
        # treatments
        # follow_up
        # reference
        # portal
        # directory
        # feeds
        # hooks
        # fhir
        # api
    }
)


def may(roles: Collection[Role], address: str) -> bool:
    """Whether a member with these roles may open the address of that name."""
    rule = TABLE.get(address)
    if rule is None:
        return False
    return rule.door is not Door.MEMBER or not rule.roles.isdisjoint(roles)
