from django.db import migrations, models

from ketnap.base import triggers

TABLE = "journal_checkpoint"


def protect(apps, schema_editor):
    triggers.create(schema_editor, TABLE)


def lift(apps, schema_editor):
    triggers.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(lift, protect),
        migrations.DeleteModel("Checkpoint"),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField()),
                ("log_hash", models.CharField(max_length=64)),
                ("audit_position", models.BigIntegerField()),
                ("audit_hash", models.CharField(max_length=64)),
                ("at", models.CharField(max_length=32)),
                ("signature", models.TextField()),
                ("public_key", models.TextField()),
            ],
        ),
        migrations.RunPython(protect, lift),
    ]
