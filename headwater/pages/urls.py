"""Addresses of the first pages."""

from django.urls import path

from headwater.pages import views
from headwater.pages.record import views as record
from headwater.pages.trust import views as trust

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("schools/", views.school_list, name="school-list"),
    path("schools.xlsx", views.school_list_xlsx, name="school-list-xlsx"),
    path("record/", record.record, name="record"),
    path("record.xlsx", record.record_xlsx, name="record-xlsx"),
    path("trust/", trust.trust_overview, name="trust-overview"),
    path("trust.xlsx", trust.trust_overview_xlsx, name="trust-overview-xlsx"),
    path("trust/<str:column>/", trust.trust_measure, name="trust-measure"),
]
