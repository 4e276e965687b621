"""Addresses of tiers: for the whole trust, and below a school."""

from django.urls import path

from headwater.improvement.tiers.views import cases, evidence, fit, letters, many, offer, reading, recording, steps

app_name = "tiers"
urlpatterns = [
    path("tiers/", reading.trust_tiers, name="trust-tiers"),
    path("tiers.xlsx", reading.trust_tiers_xlsx, name="trust-tiers-xlsx"),
    path("tiers/paste/", recording.trust_paste, name="trust-paste"),
    path("tiers/cases/", cases.case_list, name="case-list"),
    path("tiers/cases.xlsx", cases.case_list_xlsx, name="case-list-xlsx"),
    path("tiers/cases/open/", cases.cases_open, name="cases-open"),
    path("tiers/cases/recommend/", many.cases_recommend, name="cases-recommend"),
    path("tiers/cases/agree/", many.cases_agree, name="cases-agree"),
    path("tiers/cases/return/", many.cases_return, name="cases-return"),
    path("schools/<int:urn>/tiers/", reading.tier_detail, name="tier-detail"),
    path("schools/<int:urn>/tiers.xlsx", reading.tier_detail_xlsx, name="tier-detail-xlsx"),
    path("schools/<int:urn>/tiers/best-fit/", fit.best_fit, name="best-fit"),
    path("schools/<int:urn>/tiers/record/", recording.tier_record, name="tier-record"),
    path("schools/<int:urn>/tiers/<int:pk>/withdraw/", recording.tier_withdraw, name="tier-withdraw"),
    path("schools/<int:urn>/tiers/evidence/add/", evidence.evidence_add, name="evidence-add"),
    path("schools/<int:urn>/tiers/evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence-withdraw"),
    path("schools/<int:urn>/tiers/cases/open/", cases.case_open, name="case-open"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/", cases.case_detail, name="case-detail"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/weigh/<slug:tier>/", steps.case_weigh, name="case-weigh"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/view/", steps.case_view, name="case-view"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/recommend/", steps.case_recommend, name="case-recommend"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/answer/", steps.case_answer, name="case-answer"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/contest/", steps.case_contest, name="case-contest"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/reply/", steps.case_reply, name="case-reply"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/withdraw/", steps.case_withdraw, name="case-withdraw"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/letter/", letters.case_letter, name="case-letter"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/letter.pdf", letters.case_letter_pdf, name="case-letter-pdf"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/letter.docx", letters.case_letter_docx, name="case-letter-docx"),
    path("schools/<int:urn>/tiers/cases/<int:pk>/reasoning.pdf", letters.case_reasoning, name="case-reasoning"),
    path(
        "schools/<int:urn>/tiers/cases/<int:pk>/reasoning.docx", letters.case_reasoning_docx, name="case-reasoning-docx"
    ),
    path("schools/<int:urn>/offer/", offer.school_offer, name="school-offer"),
]
