"""The part of the walk in which somebody shows who they are, in each way."""

import json
from typing import Any, Protocol

from kit.clock import real_ms
from notify.ctid.signing import signed as signed_by_ctid
from tests.support.house import RunningHouse
from tests.support.identity import face, resident_id


class Walking(Protocol):
    """A walk through the routes."""

    done: set[str]

    async def go(
        self,
        key: str,
        who: str = "",
        body: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        params: dict[str, str] | None = None,
        **names: str,
    ) -> Any:  # noqa: ANN401 - whatever the house answers
        """What a route answers."""


async def be_known(server: RunningHouse, walk: Walking) -> None:
    """Somebody shows who they are in each way; what was shown is taken back."""
    path = "/api/v1/identity/verifications"
    by_face = await walk.go(f"POST {path}", "anna", face())
    shown = {"verify_id": by_face["verify_id"], "result": "pass"}
    await walk.go("POST /stand-in/wechat/face", body=shown)
    one = f"{path}/{{verification}}"
    await walk.go(f"GET {one}", "anna", verification=by_face["id"])
    by_ctid = await walk.go(f"POST {path}", "anna", {"provider": "ctid", "level": 4})
    decided = {"request_no": by_ctid["client_payload"]["request_no"], "result": "pass"}
    assert (await walk.go("POST /stand-in/ctid/decide", body=decided))["told"]
    body = json.dumps(decided).encode()
    settings = server.ctx.settings.ctid
    assert settings is not None
    headers = signed_by_ctid(settings.key, settings.app_id, body, real_ms())
    called = await server.http.post("/api/v1/partners/ctid", content=body, headers=headers)
    assert called.status_code == 204
    walk.done.add("POST /api/v1/partners/ctid")
    waits = await walk.go(f"POST {path}", "anna", {"provider": "counter", "level": 5})
    await walk.go(f"GET {one}/code", "anna", verification=waits["id"])
    await walk.go(f"POST {one}/cancel", "anna", verification=waits["id"])
    await walk.go(f"GET {path}", "anna")
    first, second = (await walk.go("GET /api/v1/me/identity", "anna"))["proofs"]
    await walk.go("DELETE /api/v1/me/identity/{proof}", "anna", proof=first["id"])
    why = {"reason": "a test"}
    await walk.go("POST /api/v1/identity/proofs/{proof}/revoke", "manager", why, proof=second["id"])
    await _be_seen(walk)


async def _be_seen(walk: Walking) -> None:
    """A clerk sees a card and a paper, a kiosk reads a card."""
    path = "/api/v1/identity/verifications"
    waits = await walk.go(f"POST {path}", "anna", {"provider": "counter", "level": 5})
    told = await walk.go(f"GET {path}/{{verification}}/code", "anna", verification=waits["id"])
    card = {"name": "王小明", "id_number": resident_id(), "card_seen": True}
    seen = card | {"verification": told["code"]}
    at_window = "POST /api/v1/windows/{hall}/{window}/verifications"
    await walk.go(at_window, "clerk-01", seen, hall="tonghua", window="1")
    reading = {"id_card": resident_id()}
    await walk.go("POST /api/v1/halls/{hall}/card-readings", "kiosk", reading, hall="tonghua")
    mine = "/api/v1/me/organisations"
    wish = {"name": "某公司", "credit_code": "91350100M000100Y43"}
    asked = await walk.go(f"POST {mine}", "anna", wish)
    await walk.go("GET /api/v1/authorisations", "clerk-01")
    decided = {"in_force": True, "reason": "a test", "paper_seen": True}
    decide = "POST /api/v1/authorisations/{authorisation}/decide"
    await walk.go(decide, "clerk-01", decided, authorisation=asked["id"])
    await walk.go(f"GET {mine}", "anna")
    await walk.go(f"DELETE {mine}/{{authorisation}}", "anna", authorisation=asked["id"])
