"""A column chosen by many conditions has a long name, and its reader wants all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_leading_figures")]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="column",
            field=models.CharField(blank=True, help_text="Column of the file it came from", max_length=300),
        ),
    ]
