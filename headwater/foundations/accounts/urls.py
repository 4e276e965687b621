"""Addresses of this package."""

from django.urls import path

from headwater.foundations.accounts import views
from headwater.foundations.accounts.kept import views as kept

app_name = "accounts"
urlpatterns = [
    path("invitation/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("what-you-wrote/", kept.words_kept, name="words-kept"),
    path("what-you-wrote/leave/", kept.words_leave, name="words-leave"),
]
