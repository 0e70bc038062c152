from django.db import migrations

from ketnap.base import triggers

TABLES = ("reports_signedreport",)


def protect(apps, schema_editor):
    for table in TABLES:
        triggers.create(schema_editor, table)


def lift(apps, schema_editor):
    for table in TABLES:
        triggers.drop(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(protect, lift)]
