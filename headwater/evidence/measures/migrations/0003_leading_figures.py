"""Which published figure leads its place is kept apart from which figure is shown: an entry may be shown before it."""

from django.db import migrations, models


def lead_where_shown(apps, schema_editor):
    apps.get_model("measures", "Figure").objects.filter(is_shown=False).update(is_leading=False)


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_entered_figures")]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="is_leading",
            field=models.BooleanField(default=True, help_text="First among the published values of this place"),
        ),
        migrations.RunPython(lead_where_shown, migrations.RunPython.noop),
    ]
