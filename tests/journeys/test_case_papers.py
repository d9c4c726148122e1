"""The papers of a case, from the moves that bring them forth to whoever checks a copy."""

import hashlib
from functools import partial
from typing import Any, NoReturn

import pytest

from handlers.cases.reading import office
from handlers.documents import service
from handlers.limits import Limit
from kit.clock import instant
from records.cases.events import Collected
from records.cases.moves.actor import Actor
from records.casework.moving import move
from records.casework.papers import making
from records.papers.kinds import TITLES, PaperKind
from records.transactions import transact
from tests.support.cases import act, new_case
from tests.support.house import RunningHouse
from tests.support.papers import text_of

Json = dict[str, Any]
REFUSAL = {
    "kind": "not_met",
    "basis": "《居民身份证法》第十条",
    "reason": "照片不符合要求",
    "way_forward": "重拍照片后再来",
}


async def papers(house: RunningHouse, case: Json, who: str) -> dict[str, Json]:
    """The papers of a case by their kinds."""
    listed = await house.get(f"/cases/{case['id']}/documents", who)
    assert listed.status_code == 200, listed.text
    return {one["kind"]: one for one in listed.json()["documents"]}


async def checked(house: RunningHouse, paper: Json, who: str) -> str:
    """What a paper says, as another program reads it, once its bytes are what the house says."""
    file = await house.get(f"/documents/{paper['id']}/pdf", who)
    assert file.status_code == 200, file.text
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["cache-control"] == "private"
    assert file.headers["content-disposition"].isascii()
    code = paper["verify_path"].removeprefix("/verify/")
    told = (await house.http.get(f"/api/v1/verify/{code.lower().replace('-', ' ')}")).json()
    assert told["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert told["sha256"] != hashlib.sha256(file.content + b"\n").hexdigest()
    assert (told["number"], told["kind"], told["state"]) == (
        paper["number"],
        paper["kind"],
        "valid",
    )
    again = await house.get(f"/documents/{paper['id']}/pdf", who)
    assert again.content == file.content
    text = text_of(file.content)
    for said in (paper["number"], TITLES[PaperKind(paper["kind"])].zh, code, "公安局"):
        assert said in text
    return text


async def handed_over(house: RunningHouse, case: Json, who: str) -> Json:
    """What is written when somebody has fetched what lay ready."""
    clerk = Actor("clerk:clerk-32", "clerk", "clerk-32")
    collect = partial(
        move,
        office=office(house.ctx),
        actor=clerk,
        case_id=case["id"],
        what=Collected("pickup", "code"),
        version=None,
    )
    await transact(collect)
    return (await papers(house, case, who))["delivery"]


async def test_papers_follow_a_case_to_its_end(server: RunningHouse) -> None:
    """Corrected, accepted, paused, extended, refused, and fetched: six papers, each as it is."""
    who = "wants-papers"
    case = await new_case(server, who, outcome="receive", materials=[])
    wanted = [one["material"] for one in case["outstanding"]]
    case = await act(
        server, case, "request_correction", "clerk-02", materials=wanted, note="一次告知"
    )
    case = await act(server, case, "supplement", who, materials=wanted)
    case = await act(server, case, "accept", "clerk-02")
    due = next(one for one in case["clocks"] if one["kind"] == "promised")
    case = await act(server, case, "claim", "reviewer-01", step="review")
    pause = {"ground": "expert_review", "planned_days": 15}
    case = await act(server, case, "pause", "reviewer-01", **pause)
    assert set(await papers(server, case, who)) == {"correction", "accepted"}
    told = instant(server.ctx.clock.now_ms())
    case = await act(server, case, "pause", "reviewer-01", **pause, told_applicant_at=told)
    case = await act(server, case, "resume", "reviewer-01")
    case = await act(server, case, "extend", "reviewer-03", reason="须向外省核实")
    opinion = {"step": "review", "opinion": "disagree"}
    case = await act(server, case, "give_opinion", "reviewer-01", **opinion)
    case = await act(server, case, "decide", "reviewer-02", decision="refuse", refusal=REFUSAL)
    assert case["state"] == "refused"
    found = await papers(server, case, who)
    texts = {kind: await checked(server, paper, who) for kind, paper in found.items()}
    assert list(texts) == ["correction", "accepted", "special_procedure", "extension", "decision"]
    assert "居民身份证办理" in texts["accepted"]
    assert due["due_at"] > told
    assert "专家评审" in texts["special_procedure"]
    assert "延长10个工作日" in texts["extension"]
    for said in (REFUSAL["reason"], REFUSAL["basis"], REFUSAL["way_forward"]):
        assert said in texts["decision"]
    for said in ("60日内向通化市人民政府申请行政复议", "6个月内依法向有管辖权的人民法院"):
        assert said in texts["decision"]
    # Its paper is made, so it lies ready to be fetched.
    case = (await server.get(f"/cases/{case['id']}", who)).json()
    assert (case["state"], case["timeline"][-1]["by_role"]) == ("ready", "system")
    for path in (f"/cases/{case['id']}/documents", f"/documents/{found['decision']['id']}/pdf"):
        assert (await server.get(path, "somebody-else")).status_code == 404
    receipt = await checked(server, await handed_over(server, case, who), who)
    assert "受送达人签收" in receipt
    assert found["decision"]["number"] in receipt


async def test_a_no_at_the_window_is_in_writing(server: RunningHouse) -> None:
    """With the reason, what to do now, and where to turn."""
    case = await new_case(server, "is-refused", 3, outcome="not_accept", refusal=REFUSAL)
    (paper,) = (await papers(server, case, "is-refused")).values()
    text = await checked(server, paper, "is-refused")
    for said in (REFUSAL["reason"], REFUSAL["way_forward"], "60日内向通化市人民政府申请行政复议"):
        assert said in text


async def test_what_a_stranger_learns_by_a_code(server: RunningHouse) -> None:
    """What the paper in their hand says, and no more; a code that there is not teaches nothing."""
    case = await new_case(server, "a-holder", 4)
    (paper,) = (await papers(server, case, "a-holder")).values()
    told = (await server.http.get(f"/api/v1{paper['verify_path']}")).json()
    number = case["number"]
    assert told | {"sha256": None, "state": ""} == {
        "kind": "accepted",
        "name": "受理通知书",
        "name_en": "Notice of Acceptance",
        "number": paper["number"],
        "at": paper["at"],
        "case_number": f"{number[:8]}****{number[-2:]}",
        "item": "居民身份证办理",
        "item_en": "Resident identity card",
        "department": "公安局",
        "department_en": "Public Security Bureau",
        "sha256": None,
        "state": "",
    }
    for wrong in ("0" * 16, "none", "%E6%B2%A1%E6%9C%89"):
        assert (await server.http.get(f"/api/v1/verify/{wrong}")).status_code == 404


async def test_guesses_are_counted(server: RunningHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """By address; whoever has a code is let through until then."""
    monkeypatch.setattr(service, "WRONG_VERIFICATION_CODES", Limit("codes-of-a-test", 2, 60))
    statuses = [(await server.http.get(f"/api/v1/verify/{n:016}")).status_code for n in range(3)]
    assert statuses == [404, 404, 429]


async def test_a_paper_that_cannot_be_made(
    server: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an incident, and whoever asks is told when to come again; then it is made."""

    def draw(*_: object) -> NoReturn:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(making, "_draw", draw)
        case = await new_case(server, "waits-for-paper", 5)
        (paper,) = (await papers(server, case, "waits-for-paper")).values()
        reply = await server.get(f"/documents/{paper['id']}/pdf", "waits-for-paper")
        assert (reply.status_code, reply.json()["code"]) == (409, "document_not_ready")
        assert reply.headers["retry-after"] == "5"
        told = (await server.http.get(f"/api/v1{paper['verify_path']}")).json()
        assert (told["state"], told["sha256"]) == ("pending", None)
        assert server.ctx.incidents.counts["paper_failed", "ZeroDivisionError"]
    server.ctx.incidents.counts.clear()
    await checked(server, paper, "waits-for-paper")
