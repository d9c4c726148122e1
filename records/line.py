"""The record of the line, written by the journal alone.

`document` columns hold the JSON that the scripts wrote, so that Redis can be rebuilt letter by
letter; the other columns are what is searched. Instants are milliseconds since the Unix epoch.
"""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class Ticket(Model):
    """One visit: the same number from door to door."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    date = fields.CharField(max_length=10)
    prefix = fields.CharField(max_length=8)
    n = fields.IntField()
    number = fields.CharField(max_length=16)
    lane = fields.CharField(max_length=40)
    ticket_class = fields.CharField(max_length=20, default="walk_in", db_default="walk_in")
    state = fields.CharField(max_length=12)
    citizen = fields.CharField(max_length=40, null=True, db_index=True)
    ordinal = fields.BigIntField()
    version = fields.IntField()
    document = fields.TextField()

    class Meta:
        """A number is given once a day, hall and prefix."""

        table = "ticket"
        unique_together = (("hall", "date", "prefix", "n"),)
        indexes = (Index(fields=("state",)), Index(fields=("ordinal",)))


class Event(Model):
    """One entry of a hall's log."""

    id = fields.BigIntField(primary_key=True)
    grp = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=40)
    seq = fields.BigIntField()
    epoch = fields.IntField()
    position = fields.CharField(max_length=40)
    name = fields.CharField(max_length=32)
    at_ms = fields.BigIntField()
    actor = fields.CharField(max_length=80)
    ticket = fields.CharField(max_length=40, null=True, db_index=True)
    window = fields.CharField(max_length=40, null=True)
    request = fields.CharField(max_length=48, null=True, unique=True)
    document = fields.TextField()

    class Meta:
        """A hall's events are numbered without a gap."""

        table = "event"
        unique_together = (("hall", "seq"),)
        indexes = (Index(fields=("grp", "at_ms")),)


class WindowRecord(Model):
    """How a window stood after its last event."""

    key = fields.CharField(primary_key=True, max_length=80)
    hall = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    state = fields.CharField(max_length=12)
    document = fields.TextField()

    class Meta:
        """One row a window."""

        table = "window_record"


class Span(Model):
    """A stretch of a visit: `wait` in the line, `walk` to the window, `service` there."""

    id = fields.BigIntField(primary_key=True)
    ticket = fields.CharField(max_length=40, db_index=True)
    hall = fields.CharField(max_length=40)
    lane = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=8)
    started_ms = fields.BigIntField()
    ended_ms = fields.BigIntField()

    class Meta:
        """Statistics read spans by hall and kind."""

        table = "span"
        indexes = (Index(fields=("hall", "kind", "ended_ms")),)


class HallDay(Model):
    """The business date a hall lives in."""

    hall = fields.CharField(primary_key=True, max_length=40)
    day = fields.CharField(max_length=10)

    class Meta:
        """One row a hall."""

        table = "hall_day"


class JournalHead(Model):
    """How far a group's log is recorded. It moves by compare-and-set: two journals do no harm."""

    grp = fields.CharField(primary_key=True, max_length=40)
    epoch = fields.IntField(default=0)
    run_id = fields.CharField(max_length=64, default="")
    position = fields.CharField(max_length=40, default="0-0")

    class Meta:
        """One row a group."""

        table = "journal_head"


class EstimateGiven(Model):
    """The wait somebody was first told, and the wait that came of it."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    lane = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    p50_s = fields.IntField()
    p90_s = fields.IntField()
    waited_s = fields.FloatField(null=True)

    class Meta:
        """Coverage is asked by hall and time."""

        table = "estimate_given"
        indexes = (Index(fields=("hall", "at_ms")),)


class Shown(Model):
    """A display's word that it has painted a call."""

    id = fields.BigIntField(primary_key=True)
    hall = fields.CharField(max_length=40)
    seq = fields.BigIntField()
    device = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """A display says so once an event."""

        table = "shown"
        unique_together = (("hall", "seq", "device"),)
