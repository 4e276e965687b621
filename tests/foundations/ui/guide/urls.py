"""Addresses of the style guide, before the project's own."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("guide/detail/", views.detail, name="guide-detail"),
    path("guide/list/", views.listing, name="guide-list"),
    path("guide/form/", views.form, name="guide-form"),
    path("guide/confirm/", views.confirm, name="guide-confirm"),
    path("guide/plain/", views.plain, name="guide-plain"),
    path("guide/error/<int:status>/", views.error, name="guide-error"),
    path("", include("headwater.config.urls")),
]
