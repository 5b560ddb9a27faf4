"""Who is acting, for which practice, and from where."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Actor:
    """Known by number only: the record never holds a name or an e-mail address.

    `person` is None for the program itself and for somebody who has not signed in.
    `organisation` is None where no practice is concerned.
    """

    person: int | None = None
    organisation: int | None = None
    address: str = ""
    via: str = "page"


def program(*, organisation: int | None = None) -> Actor:
    """The program acting by itself: a verb of the command, or work after a commit."""
    return Actor(organisation=organisation, via="command")


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is asking, as middleware found out; nobody in particular when it has not run."""
    actor = vars(request).get("actor")
    return actor if isinstance(actor, Actor) else Actor()
