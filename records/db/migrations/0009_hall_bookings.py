"""An index by which a hall's day is read in parts, in order of time."""

from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """The longer index does what the one before it did."""

    dependencies = [("yichuang", "0008_check_in")]

    initial = False

    operations = [
        ops.AddIndex(
            "AppointmentRow",
            Index(fields=["hall", "date", "starts_ms", "id"], name="appointment_in_day"),
        ),
        ops.RemoveIndex("AppointmentRow", name="appointment_of_day"),
    ]
