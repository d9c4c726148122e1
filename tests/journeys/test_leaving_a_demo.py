"""A house outside the demo, on the database that a demo has used."""

from pathlib import Path

import httpx
import pytest

from handlers.login.passwords import set_password
from server.settings import BadSettings
from tests.support.house import PASSWORD, RunningHouse, running_house

OWN = b"a secret that no demo has ever used"
NEW = "a password of one's own"


async def logins(house: RunningHouse, password: str = PASSWORD) -> dict[str, int]:
    """Who gets in with a password."""
    asked = {
        "manager": ("staff", {"username": "manager", "password": password}),
        "clerk-01": ("staff", {"username": "clerk-01", "password": password}),
        "kiosk": ("device", {"name": "kiosk", "password": password}),
        "display": ("device", {"name": "display", "password": password}),
    }
    return {
        name: (await house.http.post(f"/api/v1/login/{path}", json=body)).status_code
        for name, (path, body) in asked.items()
    }


async def test_nothing_of_a_demo_opens_the_house(template: Path, tmp_path: Path) -> None:
    """Neither its accounts and screens nor what it gave out; a password set since does."""
    folder = tmp_path / "house"
    async with running_house(folder, template) as demo:
        assert set((await logins(demo)).values()) == {200}
        offered = (await demo.http.get("/stand-in/logins")).json()
        assert [one["role"] for one in offered] == ["clerk", "reviewer", "manager"]
        for one in offered:
            assert (await _enter(demo, one["username"])).json()["role"] == one["role"]
        body = {"username": "manager", "password": PASSWORD}
        given = (await demo.http.post("/api/v1/login/staff", json=body)).json()
        screen = await demo.http.post(
            "/stand-in/devices", json={"kind": "display", "hall": "tonghua"}
        )
    with pytest.raises(BadSettings, match="YICHUANG_SECRET"):
        async with running_house(folder, template, app__demo=False):
            pass
    async with running_house(folder, template, app__demo=False, app__secret=OWN) as house:
        assert set((await logins(house)).values()) == {401}
        assert (await house.http.get("/stand-in/logins")).status_code == 404
        assert (await _enter(house, "manager")).status_code == 404
        assert (await _refresh(house, given["refresh_token"])).status_code == 401
        bearer = {"Authorization": f"Bearer {given['access_token']}"}
        assert (await house.http.get("/api/v1/devices", headers=bearer)).status_code == 401
        enrolled = await house.http.post("/api/v1/login/device", json=screen.json())
        assert enrolled.status_code == 401
        await set_password("manager", NEW)
        assert (await logins(house, NEW))["manager"] == 200
    async with running_house(folder, template) as demo:
        found = await logins(demo)
        assert (found["manager"], found["clerk-01"], found["kiosk"]) == (401, 200, 200)
        assert (await _enter(demo, "manager")).status_code == 404


async def _enter(house: RunningHouse, username: str) -> httpx.Response:
    """What a click on the landing page asks for."""
    return await house.http.post("/stand-in/logins", json={"username": username})


async def _refresh(house: RunningHouse, token: str) -> httpx.Response:
    return await house.http.post("/api/v1/login/refresh", json={"refresh_token": token})
