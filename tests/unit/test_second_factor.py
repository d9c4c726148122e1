"""Codes of a second factor, kinds of devices, and the settings of single sign-on."""

import pyotp
import pytest

from handlers.login.second_factor import step_of
from handlers.login.visitor import KINDS, device_kind
from kit.sign_on.claims import BadClaimRules, person, read_rules
from kit.sign_on.settings import BadSignOnSettings, may_ask, read_sign_on

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW_MS = 1_795_000_000_000


@pytest.mark.parametrize(("steps", "counts"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_code_is_good_for_its_step_and_its_neighbours(steps: int, counts: int) -> None:
    """One step of 30 s before and one after, as every authenticator app counts."""
    step = NOW_MS // 30_000 + steps
    code = pyotp.TOTP(SECRET).generate_otp(step)
    assert step_of(SECRET, code, NOW_MS) == (step if counts else None)


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (iPhone) AppleWebKit MicroMessenger/8.0 miniProgram", "mini_program"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel) Chrome Mobile Safari", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pad) Chrome Safari", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome", "computer"),
        ("python-httpx/0.28", "program"),
        ("", "unknown"),
        ("x" * 9000 + "Windows", "unknown"),
    ],
)
def test_a_device_is_known_by_its_kind_alone(agent: str, kind: str) -> None:
    """A word that many share, and nothing else of what a device says of itself."""
    assert device_kind(agent) == kind
    assert kind in KINDS


def test_claims_are_read_by_the_operators_table() -> None:
    """Paths, lists, and the first of the values that is there."""
    rules = read_rules(
        """{"username": "https://hall.example/name", "role": {"claim": "realm_access.roles",
        "values": {"b": "manager", "a": "clerk"}}, "powers": {"claim": "powers"}}"""
    )
    who = person(
        rules,
        {
            "https://hall.example/name": "li",
            "realm_access": {"roles": ["a", "b", 7, "x" * 900]},
            "powers": "decide",
            "name": ["", "李"],
        },
    )
    assert (who.username, who.role, who.powers, who.name) == ("li", "manager", "decide", "李")
    assert who.hall is None
    assert person(rules, {"realm_access": "a"}).role is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"roles": {}}',
        '{"create": true}',
        '{"role": {"claim": ""}}',
        '{"role": "clerk"}',
        "[]",
    ],
)
def test_a_wrong_table_is_told(text: str) -> None:
    """Nothing starts with a table that would mean something else than its operator thinks."""
    with pytest.raises(BadClaimRules):
        read_rules(text)


ISSUER = {"YICHUANG_OIDC_ISSUER": "https://id.example", "YICHUANG_OIDC_CLIENT_ID": "hall"}


def test_single_sign_on_is_read_from_the_environment() -> None:
    """A provider by https, with the address of the house to come back to."""
    assert read_sign_on({}, "http://127.0.0.1:8000", demo=True) is None
    found = read_sign_on(
        {**ISSUER, "YICHUANG_OIDC_FACTORS": "amr:otp acr:high", "YICHUANG_OIDC_CLAIMS": "{}"},
        "https://hall.example",
        demo=False,
    )
    assert found is not None
    assert found.callback_url == "https://hall.example/api/v1/login/oidc/callback"
    assert (found.factors, found.passwords) == (frozenset({"amr:otp", "acr:high"}), True)


@pytest.mark.parametrize(
    "changes",
    [
        {"ISSUER": "http://id.example"},
        {"ISSUER": "https://id.example?x=1"},
        {"ISSUER": "ftp://127.0.0.1"},
        {"ISSUER": ""},
        {"CLIENT_ID": ""},
        {"CLAIMS": "/nowhere/claims.json"},
        {"CLAIMS": "{"},
        {"FACTORS": "otp"},
        {"PASSWORDS": "no"},
    ],
)
def test_wrong_settings_of_single_sign_on_are_told(changes: dict[str, str]) -> None:
    """Each names the setting."""
    given = {**ISSUER, **{f"YICHUANG_OIDC_{name}": value for name, value in changes.items()}}
    with pytest.raises(BadSignOnSettings, match="YICHUANG_OIDC_"):
        read_sign_on(given, "https://hall.example", demo=False)


@pytest.mark.parametrize(
    ("url", "demo", "may"),
    [
        ("https://id.example", False, True),
        ("http://127.0.0.1:9000", False, True),
        ("http://id.example", True, True),
        ("http://id.example", False, False),
        ("https://user@id.example", False, False),
        ("https://", True, False),
        ("file:///etc/passwd", True, False),
    ],
)
def test_a_provider_is_asked_by_tls(url: str, demo: bool, may: bool) -> None:  # noqa: FBT001
    """Without it only on this machine, and in a demo."""
    assert may_ask(url, plain_http=demo) == may
