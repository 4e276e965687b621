"""Addresses of this package."""

from django.urls import path

from headwater.reference.people import views

app_name = "people"
urlpatterns = [
    path("", views.person_list, name="person-list"),
    path("invite/", views.person_invite, name="person-invite"),
    path("<int:pk>/", views.person_detail, name="person-detail"),
    path("<int:pk>/posts/add/", views.post_add, name="post-add"),
    path("<int:pk>/invitation/renew/", views.invitation_renew, name="invitation-renew"),
    path("<int:pk>/invitation/withdraw/", views.invitation_withdraw, name="invitation-withdraw"),
    path("posts/<int:pk>/end/", views.post_end, name="post-end"),
]
