"""Addresses of calendars."""

from django.urls import path

from headwater.reference.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.calendar_list, name="calendar-list"),
    path("<int:pk>/confirm/", views.calendar_confirm, name="calendar-confirm"),
    path("<int:pk>/<slug:year>/", views.year_detail, name="year-detail"),
    path("<int:pk>/<slug:year>/half-terms/", views.half_terms_set, name="half-terms-set"),
    path("<int:pk>/<slug:year>/closed-days/add/", views.day_close, name="day-close"),
    path("<int:pk>/<slug:year>/closed-days/<int:closed>/open/", views.day_open, name="day-open"),
]
