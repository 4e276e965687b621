"""Addresses of what is loaded."""

from django.urls import path

from headwater.evidence.datasets import views

app_name = "datasets"
urlpatterns = [
    path("", views.dataset_list, name="dataset-list"),
    path("<int:pk>/", views.dataset_detail, name="dataset-detail"),
]
