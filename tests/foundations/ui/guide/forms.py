"""One form with every kind of field."""

from django import forms

LEVELS = [("high", "High"), ("middle", "In between"), ("low", "Low")]


class Everything(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on the letterhead", max_length=1_000)
    email = forms.EmailField(label="E-mail address", error_messages={"required": "Enter an e-mail address"})
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    level = forms.ChoiceField(
        label="How sure are you?", choices=LEVELS, widget=forms.RadioSelect, help_text="Choose one"
    )
    uses = forms.MultipleChoiceField(label="Used for", choices=LEVELS, widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(label="Place", choices=[("", "Choose one"), *LEVELS])
    story = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label="File", required=False)
    agreed = forms.BooleanField(label="I have read it")
    number = forms.IntegerField(label="How many", required=False)
    day = forms.DateField(label="Since when", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("name") == "nobody":
            raise forms.ValidationError("Nobody cannot be asked")
