"""The part of the walk in which a manager sees who somebody is, and reads that they have."""

from tests.attacks.identity_walk import Walking
from tests.support.identity import face


async def be_seen(walk: Walking, ticket: str) -> None:
    """Somebody shows who they are; a manager sees their name, and it stands in the audit."""
    path = "/api/v1/identity/verifications"
    shown = await walk.go(f"POST {path}", "anna", face())
    passed = {"verify_id": shown["verify_id"], "result": "pass"}
    await walk.go("POST /stand-in/wechat/face", body=passed)
    await walk.go(f"GET {path}/{{verification}}", "anna", verification=shown["id"])
    window = "/api/v1/windows/{hall}/{window}"
    body = {"verification": shown["id"], "field": "name", "reason": "a test"}
    assert (await walk.go(f"POST {window}/unmask", "manager", body))["value"] == "王小明"
    await walk.go(f"GET {window}/person", "manager", {"ticket": ticket})
    assert (await walk.go("GET /api/v1/unmaskings", "manager"))["unmaskings"]
    assert (await walk.go("GET /api/v1/audit", "manager"))["rows"]
