"""By which way a login was made; consents to short messages beside all others."""

from tortoise import fields
from tortoise.migrations import operations as ops

from records.db import migration

# Whoever gave a number has agreed to it; from here on that is told in one place.
_PHONES = """
INSERT INTO consent (id, citizen, purpose, version, "by", given_ms)
SELECT 'p-' || citizen, citizen, 'phone', consent, 'citizen:' || citizen,
  COALESCE(consented_ms, changed_ms)
FROM contact WHERE kind = 'phone' AND consent IS NOT NULL
"""
# The constraint of the model is not made by what creates its table.
_ONE_CONSENT = """
CREATE UNIQUE INDEX IF NOT EXISTS consent_live ON consent (citizen, purpose)
WHERE withdrawn_ms IS NULL
"""


class Migration(migration.Migration):
    """A column that begins empty, and rows of consents that were given."""

    dependencies = [("yichuang", "0015_identity")]

    initial = False

    operations = [
        ops.AddField("LoginFamily", "way", fields.CharField(null=True, max_length=40)),
        ops.RunSQL(_ONE_CONSENT, ""),
        ops.RunSQL(_PHONES, ""),
    ]
