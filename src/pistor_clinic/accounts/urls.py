"""Addresses of signing in, of a practice and of its people."""

from allauth.account import views as sign_in
from django.urls import include, path, re_path

from . import views

# Only those doors of allauth that we open; the rest of its addresses do not exist here.
SIGN_IN = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("signup/", sign_in.signup, name="account_signup"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("confirm/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("email/", sign_in.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^email/(?P<key>[-:\w]+)/$", sign_in.confirm_email, name="account_confirm_email"),
    path("second-factor/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", include(SIGN_IN)),
    path("join/<str:token>/", views.join, name="join"),
    path("place/<int:pk>/", views.take_place, name="take_place"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("people/<int:pk>/roles/", views.change_roles, name="change_roles"),
    path("people/<int:pk>/end/", views.end_membership, name="end_membership"),
    path("permissions/", views.permissions, name="permissions"),
]
