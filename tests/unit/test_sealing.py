"""Sealed values open in their own place with their own key, and nowhere else."""

import pytest

from kit.privacy.sealing import (
    KeyRing,
    KeyUnknown,
    Place,
    SealBroken,
    Sealed,
    read_key,
    read_keys,
)

OLD, NEW, LOOKUP = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
CHINAS = bytes([4]) * 16
HERE = Place("contact", "wang:phone", "ciphertext")
PHONE = "13800138000"


@pytest.fixture(params=[NEW, CHINAS], ids=["aes", "sm4"])
def ring(request: pytest.FixtureRequest) -> KeyRing:
    """A ring whose first key is the new one, of either cipher."""
    return KeyRing({"new": request.param, "old": OLD}, LOOKUP)


def test_what_is_sealed_opens_in_its_place(ring: KeyRing) -> None:
    """And reads as something else until then; never twice the same."""
    first, second = ring.seal(PHONE, HERE), ring.seal(PHONE, HERE)
    assert first.key_id == second.key_id == "new"
    assert first.text != second.text
    assert PHONE not in first.text
    assert ring.unseal(first, HERE) == ring.unseal(second, HERE) == PHONE


@pytest.mark.parametrize(
    "elsewhere",
    [
        HERE._replace(table="webhook"),
        HERE._replace(row="li:phone"),
        HERE._replace(column="lookup"),
        Place("contact", 'wang:phone", "ciphertext', ""),
    ],
    ids=["table", "row", "column", "spelled alike"],
)
def test_it_opens_nowhere_else(ring: KeyRing, elsewhere: Place) -> None:
    """Whoever swaps two rows of the table has two that are broken."""
    with pytest.raises(SealBroken):
        ring.unseal(ring.seal(PHONE, HERE), elsewhere)


def test_older_keys_open_what_they_sealed(ring: KeyRing) -> None:
    """The first seals, all open; a key that is not in the ring is told apart."""
    before = KeyRing({"old": OLD}, LOOKUP)
    sealed = before.seal(PHONE, HERE)
    assert ring.unseal(sealed, HERE) == PHONE
    with pytest.raises(KeyUnknown):
        before.unseal(ring.seal(PHONE, HERE), HERE)


def test_a_key_answers_for_its_own_id_alone(ring: KeyRing) -> None:
    """The id is bound, too: a value that names another key does not open, be it the same key."""
    sealed = ring.seal(PHONE, HERE)
    with pytest.raises(SealBroken):
        ring.unseal(sealed._replace(key_id="old"), HERE)
    same = KeyRing({"other": ring.keys["new"]}, LOOKUP)
    with pytest.raises(SealBroken):
        same.unseal(sealed._replace(key_id="other"), HERE)


@pytest.mark.parametrize("text", ["", "A", "AAAA", "no base64 at all!", "A" * 80])
def test_nonsense_does_not_open(ring: KeyRing, text: str) -> None:
    """It is refused in the same way, whatever it is."""
    with pytest.raises(SealBroken):
        ring.unseal(Sealed("new", text), HERE)


def test_every_changed_character_is_noticed(ring: KeyRing) -> None:
    """Nonce, ciphertext and tag are all authenticated."""
    sealed = ring.seal(PHONE, HERE)
    for at, character in enumerate(sealed.text.rstrip("=")[:-1]):
        changed = "B" if character == "A" else "A"
        with pytest.raises(SealBroken):
            ring.unseal(Sealed("new", sealed.text[:at] + changed + sealed.text[at + 1 :]), HERE)


def test_a_lookup_is_keyed_and_has_a_purpose(ring: KeyRing) -> None:
    """It stays the same when the data keys change, and says nothing without its key."""
    found = ring.lookup("phone", PHONE)
    assert found == KeyRing({"old": OLD}, LOOKUP).lookup("phone", PHONE)
    assert found != ring.lookup("openid", PHONE)
    assert found != KeyRing(ring.keys, NEW).lookup("phone", PHONE)


def test_a_ring_does_not_show_its_keys(ring: KeyRing) -> None:
    """Settings are printed in tracebacks of tests and by debuggers."""
    assert "\\x01" not in repr(ring)
    assert "\\x03" not in repr(ring)
    assert "\\x04" not in repr(ring)


def test_keys_are_read_in_their_order() -> None:
    """The first one seals."""
    assert read_keys(f"b:{NEW.hex()}, a:{OLD.hex()}") == {"b": NEW, "a": OLD}
    assert next(iter(read_keys(f"b:{NEW.hex()},a:{OLD.hex()}"))) == "b"
    assert read_keys(f"c:sm4:{CHINAS.hex()},a:{OLD.hex()}") == {"c": CHINAS, "a": OLD}


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a:", f"A:{'00' * 32}", f"a:{'00' * 31}", f"a:{'00' * 32},", "a:" + "zz" * 32),
        *(f"a:{'00' * 16}", f"a:sm4:{'00' * 32}", f"a:des:{'00' * 16}", "a:sm4:"),
    ],
)
def test_bad_keys_are_refused_without_being_quoted(text: str) -> None:
    """What is wrong is said, not what was given."""
    with pytest.raises(ValueError, match=r"key has|hex digits|id:hex") as refused:
        read_keys(text)
    assert "zz" not in str(refused.value)


def test_a_single_key() -> None:
    """As the key for digests is given."""
    assert read_key("02" * 32) == NEW
