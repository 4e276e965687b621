"""Addresses of inspections, below /schools/."""

from django.urls import path

from headwater.evidence.inspections import views

app_name = "inspections"
urlpatterns = [
    path("<int:urn>/inspections/", views.outcome_list, name="outcome-list"),
    path("<int:urn>/inspections.xlsx", views.outcome_list_xlsx, name="outcome-list-xlsx"),
    path("<int:urn>/inspections/record/", views.outcome_record, name="outcome-record"),
    path("<int:urn>/inspections/<int:pk>/withdraw/", views.outcome_withdraw, name="outcome-withdraw"),
]
