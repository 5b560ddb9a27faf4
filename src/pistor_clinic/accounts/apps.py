"""Django's entry for this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pistor_clinic.accounts"
    label = "accounts"

    def ready(self) -> None:
        # The models, which it needs, can be imported only now.
        from .signing_in import listen  # noqa: PLC0415

        listen()
