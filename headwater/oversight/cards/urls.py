"""Addresses of the card, below /schools/."""

from django.urls import path

from headwater.oversight.cards import views

app_name = "cards"
urlpatterns = [
    path("<int:urn>/card/", views.card, name="card"),
    path("<int:urn>/card.json", views.card_json, name="card-json"),
    path("<int:urn>/card.pdf", views.card_pdf, name="card-pdf"),
    path("<int:urn>/card.xlsx", views.card_xlsx, name="card-xlsx"),
]
