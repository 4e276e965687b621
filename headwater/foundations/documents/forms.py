"""The form that takes in a sheet, copied into a box or chosen as a file. What is asked beside it, and what the cells
may not hold, is for whoever inherits from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from headwater.foundations.documents.tables import (
    LARGEST,
    CannotReadTable,
    Grid,
    WhichSheet,
    read_pasted,
    read_table,
)


class SheetForm(forms.Form):
    """A sheet, copied or as a file; `cells` has it once the form is valid. `looked` carries what was looked at from one
    step to the next."""

    text = forms.CharField(
        label="The cells, copied from your sheet",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    # An empty file is taken in, to be refused in the words of whoever reads sheets.
    file = forms.FileField(label="Or the file: Excel workbook (.xlsx) or CSV", required=False, allow_empty_file=True)
    sheet = forms.CharField(
        label="Name of the sheet", required=False, max_length=31, help_text="Only where the workbook has several."
    )
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid: Grid | None = None

    def reasons_not_to_keep(self, grid: Grid) -> list[str]:
        """Why these cells must not be kept, as sentences. A sheet that has any is let go of at once, and is not sent
        back to the browser either."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read the cells, from whichever it was."""
        typed = super().clean() or {}
        upload, text = typed.get("file"), typed.get("text") or ""
        field = "file" if upload else "text"
        try:
            if upload:
                self.grid = read_table(upload.read(LARGEST + 1), file_name=upload.name, sheet=typed.get("sheet", ""))
            elif text.strip():
                self.grid = replace(read_pasted(text), name=typed.get("sheet", ""))
            else:
                self.add_error("text", "Copy the cells of your sheet in here, or choose the file.")
        except WhichSheet as several:
            self.add_error("sheet", str(several))
        except CannotReadTable as wrong:
            self.add_error(field, str(wrong))
        if self.grid and (reasons := self.reasons_not_to_keep(self.grid)):
            self.grid = None
            self.data = self._sent_with(text="")
            self.add_error(field, ValidationError(reasons))
        return typed

    @property
    def cells(self) -> Grid:
        """What was copied or uploaded, once the form is valid."""
        if self.grid is None:
            raise ValueError("A form that is not valid has no cells.")
        return self.grid

    def sent_again(self, **fields: Any) -> QueryDict:
        """What was sent, for the next step, with `fields` in place of what was sent for them. A file's cells now stand
        in the box, since no browser sends a file twice."""
        if self.grid is not None:
            fields = {"text": self.grid.as_text(), "sheet": self.grid.name, **fields}
        return self._sent_with(**fields)

    def _sent_with(self, **fields: Any) -> QueryDict:
        copied: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: nothing else comes from a browser
        for name, value in fields.items():
            copied.setlist(name, list(value) if isinstance(value, list | tuple) else [value])
        return copied
