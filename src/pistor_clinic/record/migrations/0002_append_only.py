"""The database refuses to change or remove an event."""

from typing import ClassVar

from django.db import migrations

from pistor_clinic.record.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("record", "0001_event")]
    operations: ClassVar = [append_only("record_event")]
