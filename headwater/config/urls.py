"""Every address. Who may open which stands in access.py."""

from django.urls import include, path, re_path

from headwater.config.api import api, nothing

handler400 = "headwater.foundations.ui.bad_requests.bad_request"

urlpatterns = [
    path("", include("headwater.pages.urls")),
    path("schools/", include("headwater.oversight.cards.urls")),
    path("packs/", include("headwater.oversight.governance.urls")),
    path("cards/", include("headwater.oversight.cards.round_urls")),
    path("people/", include("headwater.reference.people.urls")),
    path("calendar/", include("headwater.reference.calendar.urls")),
    path("", include("headwater.reference.frameworks.urls")),
    path("events/", include("headwater.foundations.audit.urls")),
    path("", include("headwater.improvement.tiers.urls")),
    path("", include("headwater.evidence.signals.urls")),
    path("", include("headwater.evidence.targets.urls")),
    path("", include("headwater.evidence.measures.urls")),
    path("schools/", include("headwater.evidence.inspections.urls")),
    path("datasets/", include("headwater.evidence.datasets.urls")),
    path("account/", include("headwater.foundations.accounts.urls")),
    path("api/v1/", api.urls),
    re_path(r"^api(?:/.*)?$", nothing, name="api-nothing"),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
