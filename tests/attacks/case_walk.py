"""The part of the walk through all routes that is about cases: every verb where it may come."""

from typing import Any, Protocol

from tests.support.cases import ITEM, serve
from tests.support.house import RunningHouse

Json = dict[str, Any]
OF = "/api/v1/cases/{case}"
NO = {"kind": "not_met", "basis": "art. 1", "reason": "too small", "way_forward": "build it larger"}


class Walking(Protocol):
    """Goes to a route, and compares its answer with the document."""

    async def go(
        self,
        key: str,
        who: str = "",
        body: Json | None = None,
        *,
        status: int | None = None,
        params: dict[str, str] | None = None,
        **names: str,
    ) -> Any:  # noqa: ANN401 - whatever the house answers
        """What it answers."""


class CaseWalk:
    """One case after the other, each from its window on."""

    def __init__(self, server: RunningHouse, walk: Walking) -> None:
        """Nobody is served yet."""
        self._server, self._walk = server, walk
        self._window = 8
        self.case: Json = {}

    async def hand_in(self, name: str) -> None:
        """Somebody hands something in, without any of its papers."""
        self._window += 1
        ticket = await serve(self._server, name, self._window)
        body = {"ticket": ticket["id"], "item": ITEM, "outcome": "receive"}
        self.case = await self._walk.go("POST /api/v1/cases", self.clerk, body)

    @property
    def clerk(self) -> str:
        """Who serves at the window."""
        return f"clerk-{self._window:02}"

    async def act(self, verb: str, who: str, **body: object) -> None:
        """A verb that succeeds."""
        sent = {"version": self.case["version"], **body}
        self.case = await self._walk.go(f"POST {OF}/{verb}", who, sent, case=self.case["id"])


async def handle_cases(server: RunningHouse, walk: Walking) -> None:
    """Three cases: one to its end and beyond, one that is refused, one that is withdrawn."""
    one = CaseWalk(server, walk)
    await one.hand_in("bertha")
    papers = [paper["material"] for paper in one.case["outstanding"]]
    later = {"version": one.case["version"]}
    verb = f"POST {OF}/accept_with_outstanding"
    await walk.go(verb, one.clerk, later, status=422, case=one.case["id"])
    await one.act("fix_on_spot", one.clerk, note="a name")
    await one.act("request_correction", one.clerk, materials=papers)
    await one.act("supplement", "bertha", materials=papers)
    await one.act("hand_over", one.clerk, to="clerk-20")
    await one.act("accept_hand_over", "clerk-20")
    await one.act("accept", one.clerk)
    step = {"step": "review"}
    for verb in ("claim", "release", "claim"):
        await one.act(verb, "reviewer-01", **step)
    await one.act("pause", "reviewer-01", ground="hearing", planned_days=3)
    await one.act("resume", "reviewer-01")
    await one.act("extend", "reviewer-03", reason="more time")
    await one.act("give_opinion", "reviewer-01", opinion="agree", **step)
    await one.act("return_to_step", "reviewer-02", reason="again", **step)
    await one.act("give_opinion", "reviewer-01", opinion="agree", **step)
    await one.act("decide", "reviewer-02", decision="grant")
    await one.act("issue_result", "reviewer-02")
    await one.act("revoke", "reviewer-02", reason="a false paper")
    assert (await walk.go("GET /api/v1/cases", "bertha"))["cases"]
    await walk.go(f"GET {OF}", "bertha", case=one.case["id"])
    await be_given_papers(walk, one.case["id"])
    await walk.go("GET /api/v1/work/desk", "reviewer-01")
    await walk.go("GET /api/v1/work", "reviewer-01", params={"list": "state", "state": "revoked"})
    await walk.go(f"GET {OF}/history", "reviewer-01", case=one.case["id"])
    await one.hand_in("carl")
    await one.act("not_accept", one.clerk, refusal=NO)
    await one.hand_in("dora")
    await one.act("withdraw", "dora")


async def be_given_papers(walk: Walking, case: str) -> None:
    """Those of a case are listed and downloaded, and anybody verifies one."""
    (paper, *_) = (await walk.go(f"GET {OF}/documents", "bertha", case=case))["documents"]
    await walk.go("GET /api/v1/documents/{document}/pdf", "bertha", document=paper["id"])
    code = paper["verify_path"].rpartition("/")[2]
    told = await walk.go("GET /api/v1/verify/{code}", code=code)
    assert told["number"] == paper["number"]
