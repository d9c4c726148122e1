"""Whatever a handler raises leaves as a problem document, and nothing of the inside with it."""

from typing import Any

import pytest
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import BadRequest
from sanic_testing.testing import SanicASGITestClient

from kit.errors import RateLimited
from kit.incidents import Incidents
from queueing.model.errors import WindowBusy
from server.http.problems import Problems

RAISED: dict[str, Exception] = {
    "refusal": WindowBusy(),
    "limited": RateLimited(retry_after_s=7),
    "sanic": BadRequest("internal words"),
    "fault": ZeroDivisionError("the password is 1234"),
}


def app() -> SanicASGITestClient:
    """A client of an app whose only handler fails as asked."""
    made: Sanic[Any, Any] = Sanic(
        "problems", error_handler=Problems(Incidents()), configure_logging=False
    )
    made.config.TOUCHUP = False

    @made.get("/<kind:str>")
    async def fail(_: Request[Any, Any], kind: str) -> HTTPResponse:
        raise RAISED[kind]

    return SanicASGITestClient(made)


@pytest.fixture(autouse=True)
def _forget_apps() -> None:
    Sanic._app_registry.clear()


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("refusal", 409, "window_busy"),
        ("limited", 429, "rate_limited"),
        ("sanic", 400, "malformed"),
        ("fault", 500, "internal_error"),
    ],
)
async def test_a_failure_is_a_problem(kind: str, status: int, code: str) -> None:
    """With its own status and code, in both languages."""
    _, response = await app().get(f"/{kind}")
    assert response.status == status
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json
    assert (document["code"], document["status"], document["instance"]) == (
        code,
        status,
        f"/{kind}",
    )
    assert document["detail"]
    assert document["detail_zh"]
    assert "1234" not in response.text
    assert "internal words" not in response.text


async def test_an_unknown_address_and_a_wrong_method() -> None:
    """Are problems too."""
    client = app()
    _, response = await client.get("/a/b")
    assert (response.status, response.json["code"]) == (404, "not_found")
    _, response = await client.delete("/refusal")
    assert (response.status, response.json["code"]) == (405, "method_not_allowed")
