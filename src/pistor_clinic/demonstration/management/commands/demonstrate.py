"""Makes the demonstration practice and prints how to sign in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pistor_clinic.demonstration.actions import PRACTICE, demonstrate


class Command(BaseCommand):
    """`pistor demo`, also called by `python3 dev.py run`."""

    help = "Make the demonstration practice and print how to sign in."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  Django's signature.
        accounts = demonstrate(at=timezone.now())
        self.stdout.write(f"\n{PRACTICE}. These passwords are shown once:\n\n")
        for account in accounts:
            self.stdout.write(f"  {account.role.label:17} {account.email:31} {account.password}")
        self.stdout.write("\nStaff set up a second factor when they first sign in.\n\n")
