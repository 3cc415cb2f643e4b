"""Sealed values open with their key and for their purpose alone; keys can be changed."""

import base64

import pytest

from ivr.vault import CannotOpen, Vault, parse_keys

OLD, NEW = b"o" * 32, b"n" * 32
TEXT = "+8613800138000 中文"


def vault(**keys: bytes) -> Vault:
    return Vault(keys or {"old": OLD}, b"search")


def test_what_is_sealed_opens_and_does_not_show() -> None:
    sealed = vault().seal(TEXT, "phone")
    assert vault().open(sealed, "phone") == TEXT
    assert sealed.startswith(b"old:")
    assert b"13800138000" not in sealed
    assert sealed != vault().seal(TEXT, "phone")


def test_it_does_not_open_for_another_purpose() -> None:
    with pytest.raises(CannotOpen, match="case"):
        vault().open(vault().seal(TEXT, "phone"), "case")


def test_a_changed_value_does_not_open() -> None:
    sealed = vault().seal(TEXT, "phone")
    for at in range(4, len(sealed)):
        with pytest.raises(CannotOpen):
            vault().open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], "phone")
    for torn in (sealed[:10], sealed[:-1], b"old:", b"", sealed + b"x"):
        with pytest.raises(CannotOpen):
            vault().open(torn, "phone")


def test_a_second_key_takes_over_and_the_first_still_opens() -> None:
    before = vault().seal(TEXT, "phone")
    rotated = vault(new=NEW, old=OLD)
    assert rotated.open(before, "phone") == TEXT
    after = rotated.seal(TEXT, "phone")
    assert after.startswith(b"new:")
    with pytest.raises(CannotOpen, match="new"):
        vault().open(after, "phone")
    with pytest.raises(CannotOpen, match="old"):
        vault(new=NEW).open(before, "phone")


def test_a_hash_is_keyed_and_of_one_purpose() -> None:
    hashed = vault().hash(TEXT, "phone")
    assert hashed == vault(new=NEW).hash(TEXT, "phone")
    assert len(hashed) == 32
    others = [
        vault().hash(TEXT, "case"),
        vault().hash(TEXT + "0", "phone"),
        Vault({"k": OLD}, b"x").hash(TEXT, "phone"),
    ]
    assert len({hashed, *others}) == 4


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_keys_are_read_in_their_order() -> None:
    assert list(parse_keys(f" new:{encoded(NEW)} , old:{encoded(OLD)},").items()) == [("new", NEW), ("old", OLD)]


@pytest.mark.parametrize(
    "text", ["", ",", encoded(OLD), "a:x", f"a:{encoded(b'short')}", f"a b:{encoded(OLD)}", f":{encoded(OLD)}"]
)
def test_keys_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="id:base64-of-32-bytes"):
        parse_keys(text)


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        parse_keys(f"a:{encoded(OLD)},a:{encoded(NEW)}")


def test_a_vault_without_keys_is_none() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Vault({}, b"search")
