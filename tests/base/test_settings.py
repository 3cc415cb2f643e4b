"""Settings: development works as it is, and nothing unsafe starts outside of it."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from ivr.settings import DEVELOPMENT_TOKEN, Settings

KEY = "k1:" + base64.b64encode(b"k" * 32).decode()
SAFE: dict[str, Any] = {
    "_env_file": None,
    "environment": "production",
    "twilio_account_sid": "AC" + "1" * 32,
    "twilio_auth_token": "t" * 32,
    "public_base_url": "https://hotline.example.com",
    "wallet_api_url": "https://wallet.example.com",
    "wallet_api_key": "w" * 32,
    "data_keys": KEY,
    "search_key": "s" * 32,
    "console_secret": "c" * 32,
    "line_number": "+85221230000",
    "text_number": "+85221230000",
    "desks": "general=+8675521230001,fraud=+8675521230002",
}


def test_safe_values_start() -> None:
    settings = Settings(**SAFE)
    assert settings.carrier_url is None
    assert settings.accepted_tokens == ["t" * 32]


UNSAFE = [
    ("twilio_auth_token", ""),
    ("twilio_auth_token", DEVELOPMENT_TOKEN),
    ("twilio_auth_token", "short"),
    ("twilio_auth_token_previous", "short"),
    ("twilio_auth_token_previous", DEVELOPMENT_TOKEN),
    ("twilio_account_sid", "AC" + "0" * 32),
    ("twilio_account_sid", "AC1"),
    ("wallet_api_key", ""),
    ("wallet_api_key", "sandbox-key"),
    ("data_keys", Settings(_env_file=None).data_keys.get_secret_value()),  # type: ignore[call-arg]  # pydantic's own
    ("data_keys", ""),
    ("data_keys", "k1:short"),
    ("search_key", ""),
    ("search_key", Settings(_env_file=None).search_key.get_secret_value()),  # type: ignore[call-arg]  # pydantic's own
    ("console_secret", ""),
    ("console_secret", "short"),
    ("console_secret", Settings(_env_file=None).console_secret.get_secret_value()),  # type: ignore[call-arg]  # same
    ("public_base_url", ""),
    ("public_base_url", "http://hotline.example.com"),
    ("wallet_api_url", ""),
    ("wallet_api_url", "http://wallet.example.com"),
    ("twilio_api_base_url", "http://127.0.0.1:8001"),
    ("environment", "staging"),
    ("desks", "general=+8675521230001"),
    ("desks", "general=+8675500000001,fraud=+8675521230002"),
    ("line_number", "+85230001234"),
    ("text_number", "+85230001234"),
    ("desks", "general=+8675500000001,fraud=110"),
    ("desks", "general=+8675521230001,fraud=+19005551234"),
    ("line_number", "95188"),
    ("log_level", "TRACE"),
    ("texts", "pigeon"),
    ("codes", "pigeon"),
    ("verify_service_sid", "VA1"),
    ("code_pause_seconds", "0"),
    ("code_pause_seconds", "59"),
    ("codes_ten_minutes", "4"),
    ("codes_a_day", "6"),
    ("codes_hour", "0"),
    ("code_seconds", "2"),
]


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_an_unsafe_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as error:
        Settings(**(SAFE | {name: value}))
    faults = [".".join(map(str, fault["loc"])) + fault["msg"] for fault in error.value.errors()]
    assert len(faults) == 1
    assert name.upper() in faults[0].upper()
    # What is refused may be a secret.
    assert len(value) < 20 or value not in faults[0]


@pytest.mark.parametrize("missing", sorted(SAFE.keys() - {"_env_file", "environment"}))
def test_nothing_may_be_missing_outside_development(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(missing.upper(), raising=False)
    with pytest.raises(ValidationError, match=missing.upper()):
        Settings(**{name: value for name, value in SAFE.items() if name != missing})


@pytest.mark.parametrize("sid", ["", "VA" + "0" * 32])
def test_codes_by_verify_need_a_service_outside_development(sid: str) -> None:
    """Abuse 27."""
    with pytest.raises(ValidationError, match="VERIFY_SERVICE_SID"):
        Settings(**(SAFE | {"codes": "verify", "verify_service_sid": sid}))
    assert Settings(**(SAFE | {"codes": "verify", "verify_service_sid": "VA" + "1" * 32})).verify_service
    assert Settings(_env_file=None, codes="verify").verify_service == "VA" + "0" * 32  # type: ignore[call-arg]


def test_outside_development_codes_are_capped_and_take_an_even_time() -> None:
    settings = Settings(**SAFE)
    caps = settings.code_caps
    assert (caps["pause_seconds"], caps["in_ten_minutes"], caps["a_day"]) == (60, 3, 5)
    assert settings.code_even_seconds == 0.7
    assert Settings(**(SAFE | {"codes_a_day": 2, "code_pause_seconds": 90})).code_caps["a_day"] == 2


def test_the_example_of_an_environment_starts_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    example, default = Settings(_env_file=".env.example"), Settings(_env_file=None)  # type: ignore[call-arg]
    told = {name for name in Settings.model_fields if getattr(example, name) != getattr(default, name)}
    # No token before is an empty one.
    assert told <= {"twilio_auth_token_previous"}
    assert example.accepted_tokens == default.accepted_tokens


def test_development_needs_nothing() -> None:
    settings = Settings(_env_file=None, port=8123, wallet_port=8124, phone_port=8125)  # type: ignore[call-arg]
    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.wallet_url == "http://127.0.0.1:8124"
    assert settings.carrier_url == "http://127.0.0.1:8125"
    assert settings.vault.open(settings.vault.seal("x", "p"), "p") == "x"


def test_a_slash_at_the_end_of_an_address_does_not_count() -> None:
    assert Settings(**(SAFE | {"public_base_url": "https://a.example/"})).base_url == "https://a.example"


def test_two_tokens_are_accepted_while_one_is_replaced() -> None:
    settings = Settings(**(SAFE | {"twilio_auth_token_previous": "p" * 32}))
    assert settings.accepted_tokens == ["t" * 32, "p" * 32]
    assert Settings(**(SAFE | {"twilio_auth_token_previous": ""})).accepted_tokens == ["t" * 32]


def test_secrets_do_not_show() -> None:
    settings = Settings(**SAFE)
    assert not [secret for secret in ("t" * 32, "w" * 32, "s" * 32, KEY) if secret in repr(settings)]
