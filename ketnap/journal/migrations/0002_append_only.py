from django.db import migrations

from ketnap.base import triggers

TABLES = ("journal_event", "journal_officelog", "journal_checkpoint")


def protect(apps, schema_editor):
    for table in TABLES:
        triggers.create(schema_editor, table)


def lift(apps, schema_editor):
    for table in TABLES:
        triggers.drop(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(protect, lift)]
