"""Addresses of the card, below /schools/."""

from django.urls import path

from headwater.oversight.cards import views
from headwater.oversight.cards.editions.views import drafts, issued, one

app_name = "cards"
urlpatterns = [
    path("<int:urn>/card/", views.card, name="card"),
    path("<int:urn>/card.json", views.card_json, name="card-json"),
    path("<int:urn>/card.pdf", views.card_pdf, name="card-pdf"),
    path("<int:urn>/card.docx", views.card_docx, name="card-docx"),
    path("<int:urn>/card.xlsx", views.card_xlsx, name="card-xlsx"),
    path("<int:urn>/card.csv", views.card_csv, name="card-csv"),
    path("<int:urn>/card/note/", views.card_note, name="card-note"),
    path("<int:urn>/card/note/withdraw/", views.card_note_withdraw, name="card-note-withdraw"),
    path("<int:urn>/card/editions/", issued.edition_list, name="edition-list"),
    path("<int:urn>/card/editions/<int:number>/", one.edition_detail, name="edition-detail"),
    path("<int:urn>/card/editions/<int:number>/<str:file>", issued.edition_file, name="edition-file"),
    path("<int:urn>/card/editions/<int:number>/dispute/", drafts.edition_dispute, name="edition-dispute"),
    path(
        "<int:urn>/card/editions/<int:number>/take-back/<int:pk>/", drafts.edition_take_back, name="edition-take-back"
    ),
    path("<int:urn>/card/editions/<int:number>/answer/", drafts.edition_answer, name="edition-answer"),
    path("<int:urn>/card/editions/<int:number>/settle/<int:pk>/", drafts.edition_settle, name="edition-settle"),
    path("<int:urn>/card/editions/<int:number>/withdraw/", drafts.edition_withdraw, name="edition-withdraw"),
    path("<int:urn>/card/editions/<int:number>/drop/", drafts.edition_drop, name="edition-drop"),
    path("<int:urn>/card/<str:measure>/", views.card_row, name="card-row"),
]
