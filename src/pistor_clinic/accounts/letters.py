"""Letters about a practice and its people."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .models import Invitation


def send_invitation(invitation: Invitation, *, address: str) -> None:
    """Write to whoever was invited; `address` is where the invitation is accepted."""
    shown = {"invitation": invitation, "address": address}
    send_mail(
        # A subject is one line: a practice's name with a line break must not add a header.
        " ".join(_("Join {} at Pistor").format(invitation.organisation.name).split()),
        render_to_string("accounts/invitation.txt", shown),
        from_email=None,
        recipient_list=[invitation.email],
    )
