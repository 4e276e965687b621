from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="lsoa",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Neighbourhood the school stands in: code of its lower layer super output area",
                max_length=9,
            ),
            preserve_default=False,
        ),
    ]
