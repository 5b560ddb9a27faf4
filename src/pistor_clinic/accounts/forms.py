"""What people type about a practice and its people."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .models import Membership, Person
from .roles import Role

STAFF_CHOICES = [(role.value, role.label) for role in Role if role is not Role.PATIENT]


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's signature.
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        # A label stays in sight while one types; a placeholder does not.
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
        self.fields["login"].widget.attrs["autofocus"] = True


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's signature.
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["autofocus"] = True


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=STAFF_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one role.")},
    )

    def clean_roles(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]


class InvitationForm(RolesForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"invalid": _("Write an address such as ada@example.org.")},
    )
    field_order = ("email", "roles")

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:  # noqa: ANN401  Django's signature.
        super().__init__(*args, **kwargs)
        # Nobody hands on a right that they do not have.
        owner = Role.OWNER in by.roles
        offered = [choice for choice in STAFF_CHOICES if owner or choice[0] != Role.OWNER]
        self.fields["roles"].choices = offered  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Asks a new person for a name and a password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your colleagues and patients know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least 12 characters. Three or four words that do not belong together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:  # noqa: ANN401  Django's signature.
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            somebody = Person(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, somebody)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return cleaned
