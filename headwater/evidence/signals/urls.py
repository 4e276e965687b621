"""Addresses of findings: below a school, and for the whole trust."""

from django.urls import path

from headwater.evidence.signals import views

app_name = "signals"
urlpatterns = [
    path("findings/", views.trust_findings, name="trust-findings"),
    path("findings.xlsx", views.trust_findings_xlsx, name="trust-findings-xlsx"),
    path("schools/<int:urn>/findings/", views.finding_list, name="finding-list"),
    path("schools/<int:urn>/findings/accept/", views.finding_accept, name="finding-accept"),
    path("schools/<int:urn>/findings/<int:pk>/withdraw/", views.acceptance_withdraw, name="acceptance-withdraw"),
]
