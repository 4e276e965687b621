from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    """Throttling counts attempts in the database cache, so its table belongs to the records. Safe to repeat."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
