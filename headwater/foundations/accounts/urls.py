"""Addresses of this package."""

from django.urls import path

from headwater.foundations.accounts import views

app_name = "accounts"
urlpatterns = [path("invitation/<str:token>/", views.invitation_accept, name="invitation-accept")]
