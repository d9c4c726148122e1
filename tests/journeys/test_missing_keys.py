"""A house does not start without a key that some of its data need."""

from pathlib import Path

import pytest

from kit.privacy.sealing import KeyRing
from records.models.notices.contacts import Contact, find_contact, put_contact
from records.transactions import connection
from server.settings import BadSettings
from tests.support.house import running_house

LOST = KeyRing({"lost": bytes(32)}, bytes(32))


async def test_a_start_without_a_needed_key_is_refused(template: Path, tmp_path: Path) -> None:
    """And says which; with it, or without what it sealed, the house opens."""
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        kept = Contact.of(LOST, "wang", "phone", "13800138000")
        await put_contact(connection(), kept, 1)
        own = house.ctx.settings.key_ring
    with pytest.raises(BadSettings, match="YICHUANG_DATA_KEYS lacks lost"):
        async with running_house(folder, template):
            pass
    both = KeyRing({**own.keys, **LOST.keys}, own.lookup_key)
    async with running_house(folder, template, app__key_ring=both):
        found = await find_contact(connection(), "wang", "phone")
    assert found is not None
    assert both.unseal(found.sealed, found.place) == "13800138000"
