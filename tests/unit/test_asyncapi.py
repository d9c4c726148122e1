"""The AsyncAPI document is whole: every reference leads somewhere, everything is explained."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from notify.channels.webhook.signature import NONCE, SIGNATURE, TIME
from notify.feed import frames
from queueing.model.transitions import MOVES, WINDOW_MOVES
from server.http.openapi.async_document import async_document

# What version 3.0 of AsyncAPI allows in each kind of object, as far as it is used here.
ROOT = {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
CHANNEL = {"address", "description", "messages", "parameters", "bindings"}
OPERATION = {"action", "channel", "messages"}
MESSAGE = {"name", "summary", "payload", "headers"}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The document as a program reads it."""
    found: dict[str, Any] = json.loads(json.dumps(async_document()))
    return found


def references(part: object) -> Iterator[str]:
    """Every `$ref` in a part of the document."""
    if isinstance(part, dict):
        for name, member in part.items():
            if name == "$ref":
                yield member
            else:
                yield from references(member)
    elif isinstance(part, list):
        for member in part:
            yield from references(member)


def followed(told: dict[str, Any], reference: str) -> Any:  # noqa: ANN401 - any part
    """What a reference leads to. Raises `KeyError`."""
    found: Any = told
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found


def test_its_parts_are_those_of_version_3(told: dict[str, Any]) -> None:
    """Nothing is left over, nothing is missing that must be there."""
    assert told["asyncapi"] == "3.0.0"
    assert set(told) == ROOT
    assert {"title", "version"} <= set(told["info"])
    assert set(told["components"]) == {"messages", "schemas"}
    for channel in told["channels"].values():
        assert {"address", "messages"} <= set(channel) <= CHANNEL
        named = set(channel.get("parameters", {}))
        assert all(f"{{{name}}}" in channel["address"] for name in named)
        assert (channel["address"] or "").count("{") == len(named)
    for operation in told["operations"].values():
        assert set(operation) == OPERATION
        assert operation["action"] in {"send", "receive"}
    for message in told["components"]["messages"].values():
        assert {"name", "summary", "payload"} <= set(message) <= MESSAGE
        assert message["summary"]


def test_every_reference_leads_somewhere(told: dict[str, Any]) -> None:
    """And every message and schema is led to."""
    found = set(references(told))
    for reference in found:
        assert followed(told, reference) is not None
    for kind in ("messages", "schemas"):
        for name in told["components"][kind]:
            assert f"#/components/{kind}/{name}" in found, name


def test_an_operation_names_messages_of_its_channel(told: dict[str, Any]) -> None:
    """Version 3 wants these, and not the components behind them; together they are all."""
    used: dict[str, set[str]] = {}
    for operation in told["operations"].values():
        channel = operation["channel"]["$ref"]
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{channel}/messages/")
            used.setdefault(channel, set()).add(message["$ref"].rpartition("/")[2])
    for name, channel in told["channels"].items():
        assert used[f"#/channels/{name}"] == set(channel["messages"])


def test_it_names_every_event_close_code_and_header(told: dict[str, Any]) -> None:
    """A new one is there by itself."""
    text = json.dumps(told)
    events = [move.event for move in MOVES.values()]
    events += [move.event for move in WINDOW_MOVES.values()]
    assert all(f'"{event}"' in text for event in events)
    closes = [one for one in vars(frames).values() if isinstance(one, frames.Close)]
    assert all(f"`{close.code}` {close.reason}" in told["info"]["description"] for close in closes)
    headers = told["components"]["messages"]["WebhookBody"]["headers"]
    assert set(headers["properties"]) == {TIME, NONCE, SIGNATURE}


def test_nobody_is_named_in_what_a_hall_is_told(told: dict[str, Any]) -> None:
    """Neither on its feed nor by webhook is there room for a name or the id of a person."""
    schemas = told["components"]["schemas"]
    for name in ("TicketHappening", "WindowHappening", "DayHappening", "ScreenTicket"):
        members = set(schemas[name]["properties"])
        assert not members & {"id", "citizen", "name", "subject", "phone", "openid", "holder"}
    assert schemas["TicketHappening"]["additionalProperties"] is False
