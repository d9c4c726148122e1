"""An item that demands to know the person is booked after each provider has shown who it is."""

import pytest

from tests.support.house import RunningHouse
from tests.support.identity import (
    begin,
    face,
    identity,
    look,
    resident_id,
    rows,
    show_ctid,
    show_face,
)

ITEM, DAY = "RS-010", "2026-11-24"
CLERK, PATH = "clerk-06", "/windows/tonghua/6/verifications"
ATTEMPTS = {
    "face": face(601, "欧阳小明"),
    "ctid": {"provider": "ctid", "level": 4},
    "counter": {"provider": "counter", "level": 5},
}


async def booked(house: RunningHouse, who: str, at: int) -> int:
    """What comes of booking the item."""
    found = await house.http.get(f"/api/v1/halls/tonghua/slots?item={ITEM}&date={DAY}")
    slot = [one["id"] for one in found.json() if one["left"]][at]
    return (await house.post("/appointments", who, {"slot": slot, "item": ITEM})).status_code


async def show(house: RunningHouse, who: str, attempt: dict[str, object], provider: str) -> None:
    """Somebody does on their phone, or at a window, what the provider asks for."""
    if provider == "face":
        await show_face(house, attempt, "pass")
    elif provider == "ctid":
        await show_ctid(house, attempt, "pass")
    else:
        path = f"/identity/verifications/{attempt['id']}/code"
        code = (await house.get(path, who)).json()["code"]
        card = {"name": "欧阳大明", "id_number": resident_id(602), "card_seen": True}
        seen = await house.post(PATH, CLERK, {**card, "verification": code})
        assert seen.status_code == 201, seen.text


@pytest.mark.parametrize("provider", ATTEMPTS)
async def test_it_is_booked_with_each_provider(server: RunningHouse, provider: str) -> None:
    """Refused before, booked after; by 网证 no name and no number is asked for or kept."""
    who, at = f"provider-{provider}", list(ATTEMPTS).index(provider)
    assert await booked(server, who, at) == 403
    attempt = await begin(server, who, ATTEMPTS[provider])
    assert await booked(server, who, at) == 403
    await show(server, who, attempt, provider)
    assert (await look(server, who, attempt))["state"] == "passed"
    assert await booked(server, who, at) == 201
    (shown,) = (await identity(server, who))["proofs"]
    (proof,) = await rows("proof", "id=?", shown["id"])
    (row,) = await rows("verification", "id=?", attempt["id"])
    nameless = provider == "ctid"
    assert (proof["details"] is None) == nameless
    assert row["details"] is None
    assert (shown["name_masked"] is None) == nameless
