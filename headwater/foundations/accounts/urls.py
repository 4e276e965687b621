"""Addresses of this package."""

from django.urls import path

from headwater.foundations.accounts import views
from headwater.foundations.accounts.kept import views as kept
from headwater.foundations.accounts.tokens import views as tokens

app_name = "accounts"
urlpatterns = [
    path("invitation/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("what-you-wrote/", kept.words_kept, name="words-kept"),
    path("what-you-wrote/leave/", kept.words_leave, name="words-leave"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/make/", tokens.token_make, name="token-make"),
    path("tokens/everybody/", tokens.tokens_of_everybody, name="tokens-of-everybody"),
    path("tokens/<int:pk>/end/", tokens.token_end, name="token-end"),
]
