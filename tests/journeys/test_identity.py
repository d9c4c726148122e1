"""People show who they are: by face, by 网证, at a counter; and what comes of it."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from kit.ids import fingerprint
from mini_program_mock.client.identity import IdentityPhone
from records.identity.consent_texts import in_force
from records.identity.limits import LIMITS
from records.identity.words import Purpose
from tests.support.attack import assert_problem
from tests.support.house import RunningHouse
from tests.support.identity import (
    begin,
    face,
    force,
    identity,
    look,
    proven,
    resident_id,
    rows,
    show_ctid,
    show_face,
)

OVER_WIRE = "/identity/verifications"


async def test_a_face_is_recognised(server: RunningHouse) -> None:
    """The phone's word is nothing; once WeChat says so, the proof is there, and masked."""
    attempt = await begin(server, "anna", face(1))
    assert attempt["state"] == "issued"
    assert attempt["client_payload"] == {"verifyId": attempt["verify_id"]}
    assert (await look(server, "anna", attempt))["state"] == "in_progress"
    await show_face(server, attempt, "pass")
    found = await look(server, "anna", attempt)
    assert (found["state"], found["proof"]["level"]) == ("passed", 4)
    assert found["client_payload"] is found["verify_id"] is found["reason"] is None
    known = await identity(server, "anna")
    assert known["level"] == 4
    (proof,) = known["proofs"]
    assert (proof["name_masked"], proof["number_masked"]) == ("王**", "110105********0016")
    assert await look(server, "anna", attempt) == found


async def test_what_is_kept_of_a_face(server: RunningHouse) -> None:
    """Consent before anything; name and number sealed, in the proof alone; no digest of them."""
    attempt = await begin(server, "bea", face(2, "诸葛小红"))
    (open_row,) = await rows("verification", "id=?", attempt["id"])
    (consent,) = await rows("consent", "id=?", open_row["consent"])
    assert (consent["purpose"], consent["version"]) == (
        "face",
        in_force(Purpose.FACE).version,
    )
    assert open_row["details"]
    await show_face(server, attempt, "pass")
    await look(server, "bea", attempt)
    (row,) = await rows("verification", "id=?", attempt["id"])
    (proof,) = await rows("proof", "verification=?", attempt["id"])
    assert (row["details"], row["state"]) == (None, "passed")
    assert proof["details"]
    answers = await rows("kept_answer")
    seen = str([open_row, row, proof, consent, answers])
    assert resident_id(2) not in seen
    assert "诸葛小红" not in seen


@pytest.mark.parametrize(
    ("verify_ret", "state", "reason"),
    [
        (10004, "failed", "not_passed"),
        (90002, "cancelled", "cancelled"),
        (90012, "failed", "network"),
        (90008, "failed", "permission"),
        (90017, "expired", "timed_out"),
        (90001, "failed", "device"),
    ],
)
async def test_a_face_that_is_none(
    server: RunningHouse, verify_ret: int, state: str, reason: str
) -> None:
    """Each ends the attempt, with the reason in both languages, and proves nothing."""
    who = f"face-{verify_ret}"
    attempt = await begin(server, who, face(verify_ret % 900))
    await show_face(server, attempt, "fail", verify_ret=verify_ret)
    found = await look(server, who, attempt)
    assert (found["state"], found["reason_code"], found["proof"]) == (state, reason, None)
    assert found["reason"]
    assert found["reason_zh"]
    assert (await identity(server, who))["level"] == 1
    again = await begin(server, who, face(verify_ret % 900))
    assert again["id"] != attempt["id"]


async def test_an_error_is_no_result(server: RunningHouse) -> None:
    """Whatever WeChat answers in place of a result, the attempt waits for one."""
    attempt = await begin(server, "carl", face(3))
    await show_face(server, attempt, "pass")
    for errcode in (-1, 503, 45009, 84001, 40097, 10000):
        await force(server, "face_query", errcode)
        assert (await look(server, "carl", attempt))["state"] in {"issued", "in_progress"}
    await force(server, "face_query", 40001)  # another token is fetched for it
    assert (await look(server, "carl", attempt))["state"] == "passed"


async def test_what_wechat_will_not_begin(server: RunningHouse) -> None:
    """What it did not hear may be tried again; what it refuses has failed, uncounted."""
    for errcode, status in ((-1, 503), (502, 503), (45009, 429)):
        await force(server, "face_getverifyid", errcode)
        reply = await server.post(OVER_WIRE, "dora", face(4))
        assert reply.status_code == status
    await force(server, "face_getverifyid", 84006)
    refused = await begin(server, "dora", face(4))
    assert (refused["state"], refused["reason_code"]) == ("failed", "provider_refused")
    await force(server, "face_getverifyid", 42001)
    assert (await begin(server, "dora", face(4)))["state"] == "issued"
    states = [row["state"] for row in await rows("verification", "lookup IS NOT NULL")]
    assert "created" not in states or states.count("created") == 0


async def test_one_proof_however_often_it_is_asked(server: RunningHouse) -> None:
    """A hundred who hear of it at once keep one proof between them."""
    attempt = await begin(server, "emil", face(5))
    await show_face(server, attempt, "pass")
    told = await asyncio.gather(*[look(server, "emil", attempt) for _ in range(100)])
    assert {one["state"] for one in told} == {"passed"}
    assert len(await rows("proof", "verification=?", attempt["id"])) == 1


async def test_a_request_is_repeated(server: RunningHouse) -> None:
    """The same key begins one attempt; with another body it is refused."""
    first = await server.post(OVER_WIRE, "fred", face(6), key="k")
    again = await server.post(OVER_WIRE, "fred", face(6), key="k")
    assert (first.status_code, first.content) == (201, again.content)
    other = await server.post(OVER_WIRE, "fred", face(7), key="k")
    assert_problem(other, 422, "idempotency_key_reused")
    newer = await begin(server, "fred", face(6))
    assert (await look(server, "fred", first.json()))["state"] == "superseded"
    assert (await look(server, "fred", newer))["state"] == "in_progress"


async def test_the_digest_of_a_body_is_keyed(server: RunningHouse) -> None:
    """By a plain one whoever reads the table would guess a name and a number."""
    reply = await server.post(OVER_WIRE, "fritz", face(8))
    kept = {row["body"] for row in await rows("kept_answer")}
    assert kept
    assert fingerprint(reply.request.content) not in kept


async def test_ctid_asks_for_no_name(server: RunningHouse) -> None:
    """Neither name nor number is asked, taken or stored; the pseudonym is a keyed digest."""
    before = len(await rows("verification", "details IS NOT NULL"))
    attempt = await begin(server, "gina", {"provider": "ctid", "level": 4})
    assert attempt["verify_id"] is None
    assert (await show_ctid(server, attempt, "pass", user="gina's card"))["told"]
    (row,) = await rows("verification", "id=?", attempt["id"])
    # It was called, asked, and has decided before the phone came back.
    assert row["state"] == "passed"
    (proof,) = await rows("proof", "verification=?", attempt["id"])
    assert (proof["details"], proof["key_id"], proof["level"]) == (None, None, 5)
    assert (row["details"], row["lookup"]) == (None, None)
    assert len(await rows("verification", "details IS NOT NULL")) == before
    known = await identity(server, "gina")
    assert known["level"] == 5
    assert known["proofs"][0]["name_masked"] is known["proofs"][0]["number_masked"] is None
    for field, value in (("name", "王小明"), ("id_number", resident_id(9))):
        refused = await server.post(
            OVER_WIRE, "gina", {"provider": "ctid", "level": 4, field: value}
        )
        problem = assert_problem(refused, 422, "invalid")
        assert problem["errors"][0]["field"] == field
        assert value not in refused.text


@pytest.mark.parametrize(("result", "state"), [("fail", "failed"), ("cancel", "cancelled")])
async def test_ctid_says_no(server: RunningHouse, result: str, state: str) -> None:
    """It ends as it says."""
    attempt = await begin(server, f"ctid-{result}", {"provider": "ctid", "level": 4})
    await show_ctid(server, attempt, result)
    assert (await look(server, f"ctid-{result}", attempt))["state"] == state


async def test_the_counter_takes_whoever_the_others_do_not(server: RunningHouse) -> None:
    """After five failures the rest of the day is locked for faces and 网证, never for a clerk."""
    for _ in range(LIMITS.failures_a_day):
        attempt = await begin(server, "hans", face(10))
        await show_face(server, attempt, "fail")
        await look(server, "hans", attempt)
    for body in (face(10), {"provider": "ctid", "level": 4}):
        refused = await server.post(OVER_WIRE, "hans", body)
        assert_problem(refused, 429, "verification_locked")
        assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    # Nor does somebody else go on with this number.
    assert_problem(await server.post(OVER_WIRE, "ivan", face(10)), 429, "verification_locked")
    assert (await begin(server, "ivan", face(11)))["state"] == "issued"
    review = await begin(server, "hans", {"provider": "counter", "level": 5})
    assert review["state"] == "manual_review"
    assert "counter" in (await identity(server, "hans"))["providers"]


async def test_a_code_for_the_clerk(server: RunningHouse) -> None:
    """It is shown while a clerk is waited for, and to nobody else."""
    review = await begin(server, "jane", {"provider": "counter", "level": 5})
    path = f"{OVER_WIRE}/{review['id']}/code"
    shown = (await server.get(path, "jane")).json()
    assert shown["code"].startswith(review["id"])
    assert shown["svg"].startswith("<svg")
    assert_problem(await server.get(path, "karl"), 404, "not_found")
    cancelled = await server.post(f"{OVER_WIRE}/{review['id']}/cancel", "jane")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (await server.post(f"{OVER_WIRE}/{review['id']}/cancel", "jane")).status_code == 200
    assert_problem(await server.get(path, "jane"), 409, "verification_closed")


async def test_nobody_elses(server: RunningHouse) -> None:
    """Another's attempt and another's proof are like none."""
    done = await proven(server, "lena", 12)
    (proof,) = (await identity(server, "lena"))["proofs"]
    for path in (f"{OVER_WIRE}/{done['id']}", f"{OVER_WIRE}/{done['id']}/code"):
        assert_problem(await server.get(path, "mona"), 404, "not_found")
    cancelled = await server.post(f"{OVER_WIRE}/{done['id']}/cancel", "mona")
    assert_problem(cancelled, 404, "not_found")
    assert_problem(await server.delete(f"/me/identity/{proof['id']}", "mona"), 404, "not_found")
    assert (await identity(server, "lena"))["level"] == 4
    listed = (await server.get(OVER_WIRE, "mona")).json()
    assert listed == {"verifications": []}


async def test_a_proof_is_taken_back(server: RunningHouse) -> None:
    """By its owner or by a manager; name and number go with it, and the attempt says so."""
    done = await proven(server, "nina", 13)
    (proof,) = (await identity(server, "nina"))["proofs"]
    for _ in range(2):
        assert (await server.delete(f"/me/identity/{proof['id']}", "nina")).status_code == 204
    assert (await identity(server, "nina"))["level"] == 1
    assert (await look(server, "nina", done))["state"] == "revoked"
    (row,) = await rows("proof", "id=?", proof["id"])
    assert (row["details"], row["ended_why"]) == (None, "revoked_by_owner")
    assert (await look(server, "nina", done))["reason_code"] == "taken_back"
    other = await proven(server, "nina", 13)
    (second,) = (await identity(server, "nina"))["proofs"]
    path, why = f"/identity/proofs/{second['id']}/revoke", {"reason": "冒用他人身份"}
    assert_problem(await server.post(path, "clerk-01", why), 403, "forbidden")
    assert (await server.post(path, "manager", why)).status_code == 200
    (row,) = await rows("verification", "id=?", other["id"])
    assert (row["reason"], row["decided_by"]) == (why["reason"], "manager:manager")
    shown = await look(server, "nina", other)
    assert (shown["state"], shown["reason_code"]) == ("revoked", "revoked")
    assert why["reason"] not in str(shown)
    assert (await identity(server, "nina"))["level"] == 1


async def test_an_account_is_one_persons(server: RunningHouse) -> None:
    """Once it has shown one number, another is somebody else's; 网证 may stand beside it."""
    await proven(server, "olga", 14)
    other = await server.post(OVER_WIRE, "olga", face(15))
    assert_problem(other, 409, "another_person")
    attempt = await begin(server, "olga", {"provider": "ctid", "level": 5})
    await show_ctid(server, attempt, "pass")
    known = await identity(server, "olga")
    assert [(one["provider"], one["level"]) for one in known["proofs"]] == [
        ("ctid", 5),
        ("face", 4),
    ]


async def test_a_child_needs_a_guardian(server: RunningHouse) -> None:
    """Below fourteen: an adult of this name and number who has shown who they are."""
    child = resident_id(20, date(2015, 5, 5))
    body = {"provider": "face", "level": 4, "name": "王小宝", "id_number": child}
    problem = assert_problem(await server.post(OVER_WIRE, "paul", body), 422, "invalid")
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [("guardian", "missing")]
    guardian = {"name": "王大明", "id_number": resident_id(21)}
    wrong = [
        guardian,  # has shown nothing yet
        {"name": "王大明", "id_number": child},
        {"name": "王大明", "id_number": "110105199001020"},
    ]
    for one in wrong:
        assert_problem(
            await server.post(OVER_WIRE, "paul", body | {"guardian": one}), 422, "invalid"
        )
    await proven(server, "quinn", 21, "王大明")
    sister = {"name": "王小妹", "id_number": resident_id(22, date(2009, 1, 1))}
    by_face = await begin(server, "sister", {"provider": "face", "level": 4, **sister})
    await show_face(server, by_face, "pass")
    assert (await look(server, "sister", by_face))["state"] == "passed"
    for one in (sister, guardian | {"name": "李大明"}):
        refused = await server.post(OVER_WIRE, "paul", body | {"guardian": one})
        assert_problem(refused, 422, "invalid")
    started = await begin(server, "paul", body | {"guardian": guardian})
    (row,) = await rows("verification", "id=?", started["id"])
    (proof,) = (await identity(server, "quinn"))["proofs"]
    assert row["guardian"] == proof["id"]
    # On the birthday itself one is fourteen.
    today = {"id_number": resident_id(23, date(2012, 11, 23))}
    assert (await begin(server, "alone", body | today))["state"] == "issued"
    tomorrow = {"id_number": resident_id(23, date(2012, 11, 24))}
    assert_problem(await server.post(OVER_WIRE, "alone", body | tomorrow), 422, "invalid")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"id_number": None}, "id_number", "missing"),
        ({"name": None}, "name", "missing"),
        ({"name": "  "}, "name", "missing"),
        ({"id_number": "110105199001020020"}, "id_number", "invalid"),
        ({"id_number": "990105199001020025"}, "id_number", "invalid"),
        ({"level": 5}, "level", "out_of_reach"),
        ({"provider": "counter"}, "name", "not_needed"),
    ],
)
async def test_what_is_wrong_is_told_by_field(
    server: RunningHouse, change: dict[str, object], field: str, code: str
) -> None:
    """And nothing of what was sent is said again."""
    reply = await server.post(OVER_WIRE, "rosa", face(30) | change)
    problem = assert_problem(reply, 422, "invalid")
    assert (field, code) in [(one["field"], one["code"]) for one in problem["errors"]]
    assert resident_id(30) not in reply.text


async def test_a_number_is_normalised(server: RunningHouse) -> None:
    """Full-width digits, blanks and a small x are what people type."""
    typed = "１１０１０５ 19491231 002x"
    await begin(server, "sven", face() | {"id_number": typed})


async def test_an_old_text_is_no_consent(server: RunningHouse) -> None:
    """Whoever agreed to another version reads the one in force first."""
    refused = await server.post(OVER_WIRE, "tina", face(31, consent="2020-01"))
    assert_problem(refused, 409, "consent_required")
    assert await rows("consent", "purpose='face' AND version='2020-01'") == []


async def test_the_client_shows_who_it_is(server: RunningHouse) -> None:
    """By each way in turn, as a phone would."""
    async with IdentityPhone(server.base_url, "ulla") as phone:
        by_face = await phone.verify_by_face("王小明", resident_id(40))
        await phone.show_face(by_face)
        assert (await phone.verification(by_face["id"]))["state"] == "passed"
        by_ctid = await phone.verify_by_ctid()
        await phone.show_ctid(by_ctid)
        waits = await phone.verify_at_counter()
        assert (await phone.counter_code(waits["id"]))["code"]
        assert (await phone.cancel_verification(waits["id"]))["state"] == "cancelled"
        assert (await phone.identity())["level"] == 5


async def test_a_hold_lives_longer_meanwhile(server: RunningHouse) -> None:
    """Ten minutes from its making, whichever way is started, and no longer for a second one."""
    hall, item = "/halls/tonghua", "GA-001"
    days = (await server.get(f"{hall}/slot-days?item={item}", "vera")).json()
    times = (await server.get(f"{hall}/slots?item={item}&date={days[-1]['date']}", "vera")).json()
    reply = await server.post("/holds", "vera", {"slot": times[-1]["id"], "item": item})
    held = datetime.fromisoformat(reply.json()["expires_at"])
    started = await begin(server, "vera", face(41))
    until = datetime.fromisoformat(started["hold_until"])
    assert until == held + timedelta(minutes=5)
    again = await begin(server, "vera", {"provider": "counter", "level": 5})
    assert again["hold_until"] == started["hold_until"]
