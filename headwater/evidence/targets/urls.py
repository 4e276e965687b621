"""Addresses of targets: below a school, and for the whole trust."""

from django.urls import path

from headwater.evidence.targets import views
from headwater.evidence.targets.closing import views as closing
from headwater.evidence.targets.proposals.views import pasting, proposing, reading, steps
from headwater.evidence.targets.requirements import views as requirements

app_name = "targets"
urlpatterns = [
    path("schools/<int:urn>/targets/", views.target_list, name="target-list"),
    path("schools/<int:urn>/targets.xlsx", views.target_list_xlsx, name="target-list-xlsx"),
    path("schools/<int:urn>/targets/record/", views.target_record, name="target-record"),
    path("schools/<int:urn>/targets/paste/", views.target_paste, name="target-paste"),
    path("schools/<int:urn>/targets/<int:pk>/withdraw/", views.target_withdraw, name="target-withdraw"),
    path("targets/paste/", views.trust_paste, name="trust-paste"),
    path("targets/", reading.trust_list, name="trust-list"),
    path("targets.xlsx", reading.trust_list_xlsx, name="trust-list-xlsx"),
    path("targets/propose/", proposing.targets_propose, name="targets-propose"),
    path("targets/proposals/paste/", pasting.proposals_paste, name="proposals-paste"),
    path("targets/proposals/propose/", steps.proposals_propose, name="proposals-propose"),
    path("targets/proposals/review/", steps.proposals_review, name="proposals-review"),
    path("targets/proposals/agree/", steps.proposals_agree, name="proposals-agree"),
    path("targets/proposals/return/", steps.proposals_return, name="proposals-return"),
    path("targets/proposals/withdraw/", steps.proposals_withdraw, name="proposals-withdraw"),
    path("schools/<int:urn>/targets/proposals/", reading.proposal_list, name="proposal-list"),
    path("schools/<int:urn>/targets/proposals/<int:pk>/", reading.proposal_detail, name="proposal-detail"),
    path("schools/<int:urn>/targets/proposals/<int:pk>/comment/", steps.proposal_comment, name="proposal-comment"),
    path("targets/required/", requirements.required_propose, name="required-propose"),
    path("schools/<int:urn>/targets/required/", requirements.required_list, name="required-list"),
    path("schools/<int:urn>/targets/not-applicable/", requirements.required_set_aside, name="required-set-aside"),
    path(
        "schools/<int:urn>/targets/not-applicable/<int:pk>/restore/",
        requirements.required_restore,
        name="required-restore",
    ),
    path("targets/closing/", closing.targets_close, name="targets-close"),
    path("schools/<int:urn>/targets/<int:pk>/close/", closing.target_close, name="target-close"),
]
