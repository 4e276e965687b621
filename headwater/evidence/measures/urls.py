"""Addresses of entered figures: below a school, and for the whole trust."""

from django.urls import path

from headwater.evidence.measures import views
from headwater.evidence.measures.quoted.views import to_verify
from headwater.evidence.measures.similar.views import similar_schools, similar_schools_xlsx

app_name = "measures"
urlpatterns = [
    path("schools/<int:urn>/figures/", views.figure_list, name="figure-list"),
    path("schools/<int:urn>/figures.xlsx", views.figure_list_xlsx, name="figure-list-xlsx"),
    path("schools/<int:urn>/figures/enter/", views.figure_enter, name="figure-enter"),
    path("schools/<int:urn>/figures/paste/", views.figure_paste, name="figure-paste"),
    path("schools/<int:urn>/figures/template.xlsx", views.figure_template, name="figure-template"),
    path("schools/<int:urn>/figures/<int:pk>/withdraw/", views.figure_withdraw, name="figure-withdraw"),
    path("schools/<int:urn>/similar-schools/", similar_schools, name="similar-schools"),
    path("schools/<int:urn>/similar-schools.xlsx", similar_schools_xlsx, name="similar-schools-xlsx"),
    path("figures/paste/", views.trust_paste, name="trust-paste"),
    path("figures/template.xlsx", views.trust_template, name="trust-template"),
    path("figures/to-verify/", to_verify, name="to-verify"),
]
