"""The signature covers time, nonce and body, and nothing without the secret makes it."""

from notify.channels.webhook.signature import NONCE, SIGNATURE, TIME, Signed, headers, signature

SIGNED, BODY = Signed(1_795_000_000, "nonce"), b'{"id":"one"}'


def test_it_is_what_the_page_says() -> None:
    """Worked out by `openssl dgst -sha256 -hmac secret`, with nothing of ours."""
    digest = "e45c3bdcd739ef3ba7fd6a1fb5a0af6e4d2ec9c5e06b2f0ebd3dcf4ec612460d"
    assert signature("secret", SIGNED, BODY) == f"v1={digest}"
    assert headers("secret", SIGNED, BODY) == {
        TIME: "1795000000",
        NONCE: "nonce",
        SIGNATURE: signature("secret", SIGNED, BODY),
    }


def test_whatever_changes_changes_it() -> None:
    """Time, nonce, body, secret; and none of them can be moved into another."""
    made = [
        signature("secret", SIGNED, BODY),
        signature("other", SIGNED, BODY),
        signature("secret", SIGNED._replace(time_s=SIGNED.time_s + 1), BODY),
        signature("secret", SIGNED._replace(nonce="ecnon"), BODY),
        signature("secret", SIGNED, BODY + b" "),
        signature("secret", SIGNED._replace(nonce="non"), b"ce." + BODY),
    ]
    assert len(set(made)) == len(made)
