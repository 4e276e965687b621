"""Addresses of targets: below a school, and for the whole trust."""

from django.urls import path

from headwater.evidence.targets import views

app_name = "targets"
urlpatterns = [
    path("schools/<int:urn>/targets/", views.target_list, name="target-list"),
    path("schools/<int:urn>/targets.xlsx", views.target_list_xlsx, name="target-list-xlsx"),
    path("schools/<int:urn>/targets/record/", views.target_record, name="target-record"),
    path("schools/<int:urn>/targets/paste/", views.target_paste, name="target-paste"),
    path("schools/<int:urn>/targets/<int:pk>/withdraw/", views.target_withdraw, name="target-withdraw"),
    path("targets/paste/", views.trust_paste, name="trust-paste"),
]
