"""Addresses of this package."""

from django.urls import path

from headwater.foundations.audit import views

app_name = "audit"
urlpatterns = [path("", views.event_list, name="event-list")]
