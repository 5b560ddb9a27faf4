"""What a view may rely on, once the gate has let a request through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from pistor_clinic.record.actor import Actor

from .models import Membership, Person


class ClinicRequest(HttpRequest):
    """A request from a member of a practice. Only for addresses whose door is MEMBER."""

    user: Person
    member: Membership
    actor: Actor
    htmx: HtmxDetails
