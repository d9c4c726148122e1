"""WeChat's faces and 网证 as they are played: what they take, what they refuse, what they show."""

from typing import Any

import pytest

from kit.clock import real_ms
from mini_program_mock.stand_in.ctid.world import World
from mini_program_mock.stand_in.wechat.codes import openid
from mini_program_mock.stand_in.wechat.errors import Refused
from mini_program_mock.stand_in.wechat.faces import LIFE_S, Faces
from notify.channels.wechat.faces import Certificate
from notify.ctid.signing import signed
from tests.support.house import RunningHouse
from tests.support.identity import begin, resident_id

Json = dict[str, Any]
FACE = "/stand-in/wechat/cityservice/face/identify"
CERT = Certificate("王小明", resident_id(1))


async def ask(house: RunningHouse, api: str, token: str | None = None, **body: object) -> Json:
    """What WeChat says, in a query with a token that is good unless one is given."""
    good = await house.ctx.wechat.tokens.current() if token is None else None
    params = {"access_token": good.value if good else token}
    reply = await house.http.post(f"{FACE}/{api}", params=params, json=body)
    assert reply.status_code == 200
    told: Json = reply.json()
    return told


def of_anna(request_no: str, **changes: object) -> Json:
    """What a house asks to have Anna's face compared."""
    body: Json = {"out_seq_no": request_no, "cert_info": CERT.info()}
    return body | {"openid": openid("wx-demo", "anna")} | changes


async def test_a_face_from_beginning_to_end(server: RunningHouse) -> None:
    """Each number begins once, and only whoever knows all four is told what came of it."""
    started = await ask(server, "getverifyid", **of_anna("first-1"))
    assert (started["errcode"], started["expires_in"]) == (0, 3600)
    assert (await ask(server, "getverifyid", **of_anna("first-1")))["errcode"] == 40097
    known = {"verify_id": started["verify_id"], "out_seq_no": "first-1"}
    known |= {"openid": openid("wx-demo", "anna"), "cert_hash": CERT.digest()}
    assert await ask(server, "queryverifyinfo", **known) == {"errcode": 0, "errmsg": "ok"}
    shown = {"verify_id": started["verify_id"], "result": "pass"}
    assert (await server.http.post("/stand-in/wechat/face", json=shown)).status_code == 200
    assert (await ask(server, "queryverifyinfo", **known))["verify_ret"] == 10000
    other = Certificate("李小红", CERT.number).digest()
    for name, value, errcode in (
        ("verify_id", "none", 84001),
        ("out_seq_no", "first-2", 40097),
        ("openid", openid("wx-demo", "bert"), 40097),
        ("cert_hash", other, 40097),
        ("cert_hash", CERT.digest().upper(), 40097),
    ):
        told = await ask(server, "queryverifyinfo", **known | {name: value})
        assert (told["errcode"], "verify_ret" in told) == (errcode, False)
    assert (await ask(server, "queryverifyinfo", "none", **known))["errcode"] == 40001
    assert (await ask(server, "queryverifyinfo", "", **known))["errcode"] == 41001


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"out_seq_no": "four"}, 40097),
        ({"out_seq_no": "x" * 33}, 40097),
        ({"out_seq_no": "no blanks"}, 40097),
        ({"out_seq_no": 12345}, 40097),
        ({"openid": "nobody"}, 40003),
        ({"cert_info": None}, 84006),
        ({"cert_info": CERT.info() | {"cert_type": "PASSPORT"}}, 84006),
        ({"cert_info": CERT.info() | {"cert_name": ""}}, 84006),
        ({"cert_info": CERT.info() | {"cert_no": "123"}}, 84006),
    ],
)
async def test_what_a_face_is_not_begun_with(
    server: RunningHouse, changes: Json, errcode: int
) -> None:
    """An error of WeChat's, with status 200 and a rid."""
    told = await ask(server, "getverifyid", **of_anna("never-started") | changes)
    assert told["errcode"] == errcode
    assert " rid: " in told["errmsg"]


async def test_faces_are_refused_by_the_control(server: RunningHouse) -> None:
    """One that nobody began, and a result that is none."""
    for body in ({"verify_id": "none", "result": "pass"}, {"verify_id": "none", "result": "yes"}):
        reply = await server.http.post("/stand-in/wechat/face", json=body)
        assert reply.status_code == 422


def test_a_face_lasts_an_hour() -> None:
    """Whoever has not started by then begins anew; what was decided stays known."""
    now = [0]
    faces = Faces(lambda: now[0])
    late, done = (faces.begin(f"number-{n}", "o", "hash") for n in range(2))
    done.result = 10000
    now[0] = LIFE_S * 1000 - 1
    assert faces.find(late.verify_id)
    now[0] += 1
    assert faces.find(late.verify_id) is None
    assert faces.find(done.verify_id) is done
    with pytest.raises(Refused):
        faces.begin("number-0", "o", "hash")


async def test_ctid_knows_its_application(server: RunningHouse) -> None:
    """By its signature, of now; a number begins once, and is told to whoever knows its ref."""
    settings = server.ctx.settings.ctid
    assert settings is not None

    async def send(path: str, body: bytes, **changes: str) -> tuple[int, Json]:
        headers = signed(settings.key, settings.app_id, body, real_ms()) | changes
        url = f"/stand-in/ctid{path}"
        reply = await server.http.post(url, content=body, headers=headers)
        return reply.status_code, reply.json()

    start = b'{"request_no":"number-1","purpose":"a test"}'
    for changes in ({"Ctid-App": "other"}, {"Ctid-Signature": "0"}, {"Ctid-Time": "1"}):
        assert (await send("/verifications", start, **changes))[0] == 401
    stale = signed(settings.key, settings.app_id, start, real_ms() - 301_000)
    assert (await send("/verifications", start, **stale))[0] == 401
    status, started = await send("/verifications", start)
    assert (status, sorted(started)) == (200, ["expires_in", "ref"])
    assert (await send("/verifications", start))[0] == 409
    assert (await send("/verifications", b"{}"))[0] == 400
    asked = b'{"request_no":"number-1","ref":"%s"}' % started["ref"].encode()
    waiting = {"state": "waiting", "pseudonym": None}
    assert await send("/verifications/query", asked) == (200, waiting)
    assert (await send("/verifications/query", b'{"request_no":"number-1","ref":""}'))[0] == 404


def test_a_pseudonym_is_an_applications_own() -> None:
    """Always the same for the same person, another one for another application; an hour to pass."""
    now = [0]
    worlds = [World(app, lambda: now[0]) for app in ("one", "one", "other")]
    told = []
    for world in worlds:
        request = world.begin("number-1")
        assert request is not None
        assert world.pseudonym(request) is None
        request.state, request.user = "passed", "anna"
        told.append(world.pseudonym(request))
    assert told[0] == told[1] != told[2]
    late = worlds[0].begin("number-2")
    assert late is not None
    now[0] = 3_600_000
    found = worlds[0].find("number-2")
    assert found is not None
    assert found.state == "expired"


async def test_the_pages_show_them(server: RunningHouse) -> None:
    """Whose face, and which request of 网证; neither has a name or a number of the register."""
    body = {"provider": "face", "level": 4, "name": "王小明", "id_number": resident_id(1)}
    by_face = await begin(server, "erna", body)
    by_ctid = await begin(server, "erna", {"provider": "ctid", "level": 4})
    faces = (await server.http.get("/stand-in/wechat/")).text
    assert "erna" in faces
    assert by_face["verify_id"] in faces
    ctid = (await server.http.get("/stand-in/ctid/")).text
    assert by_ctid["client_payload"]["request_no"] in ctid
    for page in (faces, ctid):
        assert "王小明" not in page
        assert resident_id(1) not in page
