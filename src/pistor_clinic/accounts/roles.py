"""What somebody is in a practice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """One person may have several, and others in another practice."""

    OWNER = "owner", _("Owner")
    DIRECTOR = "medical_director", _("Medical director")
    PHYSICIAN = "physician", _("Physician")
    ASSISTANT = "assistant", _("Assistant")
    FRONT_DESK = "front_desk", _("Front desk")
    AUDITOR = "auditor", _("Auditor")
    PATIENT = "patient", _("Patient")


STAFF = frozenset(Role) - {Role.PATIENT}
