"""Addresses of packs."""

from django.urls import path

from headwater.oversight.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.pack_list, name="pack-list"),
    path("make/", views.pack_make, name="pack-make"),
    path("<int:pk>/", views.pack_detail, name="pack-detail"),
    path("<int:pk>/withdraw/", views.pack_withdraw, name="pack-withdraw"),
    path("<int:pk>/pack.<str:format>", views.pack_file, name="pack-file"),
    path("<int:pk>/schools/<int:urn>/part.<str:format>", views.part_file, name="part-file"),
]
