"""Addresses of rounds, below /cards/: the cards of many schools for one meeting."""

from django.urls import path

from headwater.oversight.cards.editions.views import rounds

app_name = "rounds"
urlpatterns = [
    path("", rounds.round_list, name="round-list"),
    path("prepare/", rounds.round_prepare, name="round-prepare"),
    path("<int:pk>/", rounds.round_detail, name="round-detail"),
    path("<int:pk>/prepare/", rounds.round_again, name="round-again"),
    path("<int:pk>/remind/", rounds.round_remind, name="round-remind"),
    path("<int:pk>/issue/", rounds.round_issue, name="round-issue"),
    path("<int:pk>/drop/", rounds.round_drop, name="round-drop"),
]
