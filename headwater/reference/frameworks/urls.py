"""Addresses of frameworks."""

from django.urls import path

from headwater.reference.frameworks.views import changing, editions, reading

app_name = "frameworks"
urlpatterns = [
    path("framework/", reading.framework_list, name="framework-list"),
    path("framework/adopt/", changing.framework_adopt, name="framework-adopt"),
    path("framework/library/", reading.published_list, name="published-list"),
    path("framework/library/<slug:key>/", reading.published_detail, name="published-detail"),
    path("framework/library/<slug:key>/tiers/", reading.published_tiers, name="published-tiers"),
    path("framework/library/<slug:key>/offer/", reading.published_offer, name="published-offer"),
    path("framework/library/<slug:key>/year/", reading.published_year, name="published-year"),
    path("framework/library/<slug:key>/curriculum/", reading.published_curriculum, name="published-curriculum"),
    path("framework/library/<slug:key>/reviews/", reading.published_reviews, name="published-reviews"),
    path("framework/library/<slug:key>/open-questions/", reading.published_open, name="published-open"),
    path("framework/library/<slug:key>/framework.pdf", reading.published_pdf, name="published-pdf"),
    path("framework/library/<slug:key>/framework.xlsx", reading.published_xlsx, name="published-xlsx"),
    path("framework/<slug:key>/", reading.framework_detail, name="framework-detail"),
    path("framework/<slug:key>/tiers/", reading.framework_tiers, name="framework-tiers"),
    path("framework/<slug:key>/offer/", reading.framework_offer, name="framework-offer"),
    path("framework/<slug:key>/year/", reading.framework_year, name="framework-year"),
    path("framework/<slug:key>/curriculum/", reading.framework_curriculum, name="framework-curriculum"),
    path("framework/<slug:key>/reviews/", reading.framework_reviews, name="framework-reviews"),
    path("framework/<slug:key>/open-questions/", reading.framework_open, name="framework-open"),
    path("framework/<slug:key>/framework.pdf", reading.framework_pdf, name="framework-pdf"),
    path("framework/<slug:key>/framework.xlsx", reading.framework_xlsx, name="framework-xlsx"),
    path("framework/<slug:key>/framework.yaml", editions.framework_yaml, name="framework-yaml"),
    path("framework/<slug:key>/main/", editions.framework_main, name="framework-main"),
    path("framework/<slug:key>/set-aside/", editions.framework_set_aside, name="framework-set-aside"),
    path("framework/<slug:key>/take-up/", editions.framework_take_up, name="framework-take-up"),
    path("framework/<slug:key>/editions/", editions.edition_list, name="edition-list"),
    path("framework/<slug:key>/editions/compare/", editions.edition_diff, name="edition-diff"),
    path("framework/<slug:key>/editions/<int:number>.yaml", editions.edition_yaml, name="edition-yaml"),
    path("framework/<slug:key>/move/", editions.schools_move, name="schools-move"),
    path("framework/<slug:key>/draft.yaml", changing.draft_yaml, name="draft-yaml"),
    path("framework/<slug:key>/draft/", changing.draft_detail, name="draft-detail"),
    path("framework/<slug:key>/draft/begin/", changing.draft_begin, name="draft-begin"),
    path("framework/<slug:key>/draft/words/", changing.draft_words, name="draft-words"),
    path("framework/<slug:key>/draft/items/", changing.draft_items, name="draft-items"),
    path("framework/<slug:key>/draft/items/<str:id>/", changing.item_change, name="item-change"),
    path("framework/<slug:key>/draft/confirm/", changing.draft_confirm, name="draft-confirm"),
    path("framework/<slug:key>/draft/import/", changing.draft_import, name="draft-import"),
    path("framework/<slug:key>/draft/publish/", changing.draft_publish, name="draft-publish"),
    path("framework/<slug:key>/draft/discard/", changing.draft_discard, name="draft-discard"),
]
