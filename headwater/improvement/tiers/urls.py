"""Addresses of tiers: for the whole trust, and below a school."""

from django.urls import path

from headwater.improvement.tiers.views import fit, offer, reading, recording

app_name = "tiers"
urlpatterns = [
    path("tiers/", reading.trust_tiers, name="trust-tiers"),
    path("tiers.xlsx", reading.trust_tiers_xlsx, name="trust-tiers-xlsx"),
    path("tiers/paste/", recording.trust_paste, name="trust-paste"),
    path("schools/<int:urn>/tiers/", reading.tier_detail, name="tier-detail"),
    path("schools/<int:urn>/tiers.xlsx", reading.tier_detail_xlsx, name="tier-detail-xlsx"),
    path("schools/<int:urn>/tiers/best-fit/", fit.best_fit, name="best-fit"),
    path("schools/<int:urn>/tiers/record/", recording.tier_record, name="tier-record"),
    path("schools/<int:urn>/tiers/<int:pk>/withdraw/", recording.tier_withdraw, name="tier-withdraw"),
    path("schools/<int:urn>/offer/", offer.school_offer, name="school-offer"),
]
