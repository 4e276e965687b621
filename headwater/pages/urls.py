"""Addresses of the first pages."""

from django.urls import path

from headwater.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("schools/", views.school_list, name="school-list"),
    path("schools.xlsx", views.school_list_xlsx, name="school-list-xlsx"),
]
