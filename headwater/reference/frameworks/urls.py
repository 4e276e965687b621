"""Addresses of frameworks."""

from django.urls import path

from headwater.reference.frameworks.views import reading

app_name = "frameworks"
urlpatterns = [
    path("framework/", reading.framework_list, name="framework-list"),
    path("framework/library/", reading.published_list, name="published-list"),
    path("framework/library/<slug:key>/", reading.published_detail, name="published-detail"),
    path("framework/library/<slug:key>/tiers/", reading.published_tiers, name="published-tiers"),
    path("framework/library/<slug:key>/offer/", reading.published_offer, name="published-offer"),
    path("framework/library/<slug:key>/year/", reading.published_year, name="published-year"),
    path("framework/library/<slug:key>/curriculum/", reading.published_curriculum, name="published-curriculum"),
    path("framework/library/<slug:key>/reviews/", reading.published_reviews, name="published-reviews"),
    path("framework/library/<slug:key>/open-questions/", reading.published_open, name="published-open"),
    path("framework/library/<slug:key>/framework.pdf", reading.published_pdf, name="published-pdf"),
    path("framework/library/<slug:key>/framework.xlsx", reading.published_xlsx, name="published-xlsx"),
    path("framework/<slug:key>/", reading.framework_detail, name="framework-detail"),
    path("framework/<slug:key>/tiers/", reading.framework_tiers, name="framework-tiers"),
    path("framework/<slug:key>/offer/", reading.framework_offer, name="framework-offer"),
    path("framework/<slug:key>/year/", reading.framework_year, name="framework-year"),
    path("framework/<slug:key>/curriculum/", reading.framework_curriculum, name="framework-curriculum"),
    path("framework/<slug:key>/reviews/", reading.framework_reviews, name="framework-reviews"),
    path("framework/<slug:key>/open-questions/", reading.framework_open, name="framework-open"),
    path("framework/<slug:key>/framework.pdf", reading.framework_pdf, name="framework-pdf"),
    path("framework/<slug:key>/framework.xlsx", reading.framework_xlsx, name="framework-xlsx"),
    path("schools/<int:urn>/offer/", reading.school_offer, name="school-offer"),
]
