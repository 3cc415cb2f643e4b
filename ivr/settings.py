"""What the environment says, typed and checked once at the start: unsafe values are refused outside development."""

import base64
import re
from functools import cached_property
from typing import Annotated, Literal, Self

import phonenumbers
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ivr.vault import Vault, parse_keys

DEVELOPMENT_TOKEN = "development-token-not-for-production"  # noqa: S105  refused outside development, below
_DEVELOPMENT_KEY = "dev:" + base64.b64encode(b"development key, never go live!!").decode()
_DEVELOPMENT_SEARCH_KEY = "development search key, never go live"
_DEVELOPMENT_CONSOLE_SECRET = "development console secret, never go live"  # noqa: S105  refused as well
_DEVELOPMENT_WALLET_KEY = "sandbox-key"
_DEVELOPMENT_ACCOUNT = "AC" + "0" * 32
_DEVELOPMENT_LINE = "+85230001234"
_DEVELOPMENT_DESKS = {"general": "+8675500000001", "fraud": "+8675500000002", "dispute": "+8675500000003"}
_DEVELOPMENT_SERVICE = "VA" + "0" * 32
_CODE_PAUSE_SECONDS, _CODES_TEN_MINUTES, _CODES_A_DAY = 60, 3, 5
"""How many codes one number may be sent; outside development a setting may only be stricter."""
_CODE_SECONDS = 0.7
"""Longer than a text provider mostly takes, and short enough for an answer within a second."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")

Number = Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")]


class Settings(BaseSettings):
    """One value for each environment variable of the same name in capitals; `.env.example` explains them all."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = "development"
    clock: Literal["real", "settable"] = "real"
    database_url: str = "sqlite:///var/hotline.db"
    port: int = 8000
    phone_port: int = 8001
    wallet_port: int = 8002

    twilio_account_sid: str = Field(default=_DEVELOPMENT_ACCOUNT, pattern=r"^AC[0-9a-fA-F]{32}$")
    twilio_auth_token: SecretStr = SecretStr(DEVELOPMENT_TOKEN)
    twilio_auth_token_previous: SecretStr | None = None
    twilio_api_base_url: str = ""
    public_base_url: str = ""

    wallet_api_url: str = ""
    wallet_api_key: SecretStr = SecretStr(_DEVELOPMENT_WALLET_KEY)
    wallet_rest_seconds: float = Field(default=5.0, gt=0, le=60)

    line_number: Number = _DEVELOPMENT_LINE
    text_number: Number = _DEVELOPMENT_LINE
    desks: Annotated[dict[str, str], NoDecode] = _DEVELOPMENT_DESKS
    texts: Literal["twilio", "wallet"] = "twilio"
    codes: Literal["sms", "verify"] = "sms"
    verify_service_sid: str = Field(default="", pattern=r"^(VA[0-9a-fA-F]{32})?$")
    code_pause_seconds: int | None = Field(default=None, ge=0)
    codes_ten_minutes: int | None = Field(default=None, ge=1)
    codes_a_day: int | None = Field(default=None, ge=1)
    codes_hour_prefix: int = Field(default=60, ge=1)
    codes_hour: int = Field(default=3000, ge=1)
    code_seconds: float | None = Field(default=None, ge=0, le=1.5)
    menu: str = "menus/hotline.yaml"

    data_keys: SecretStr = SecretStr(_DEVELOPMENT_KEY)
    search_key: SecretStr = SecretStr(_DEVELOPMENT_SEARCH_KEY)
    console_secret: SecretStr = SecretStr(_DEVELOPMENT_CONSOLE_SECRET)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("desks", mode="before")
    @classmethod
    def _parse_desks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        desks = dict(part.strip().partition("=")[::2] for part in value.split(",") if part.strip())
        for desk, number in desks.items():
            if not _NUMBER.fullmatch(number):
                raise ValueError(f"desk {desk!r} needs a number such as +8675500000001, not {number!r}")
            if phonenumbers.number_type(phonenumbers.parse(number)) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
                raise ValueError(f"desk {desk!r} leads to a number of premium rate, {number!r}")
        if not {"general", "fraud"} <= desks.keys():
            raise ValueError("the desks general and fraud must be named, as in general=+86…,fraud=+86…")
        return desks

    @field_validator("code_pause_seconds", "codes_ten_minutes", "codes_a_day", "code_seconds", mode="before")
    @classmethod
    def _empty_is_default(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("data_keys")
    @classmethod
    def _check_keys(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value

    @field_validator("public_base_url", "wallet_api_url", "twilio_api_base_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.environment != "development" and (unsafe := self._unsafe()):
            raise ValueError("not safe outside development:\n  " + "\n  ".join(unsafe))
        return self

    def _unsafe(self) -> list[str]:
        secrets = {
            "TWILIO_AUTH_TOKEN": (self.twilio_auth_token, DEVELOPMENT_TOKEN),
            "WALLET_API_KEY": (self.wallet_api_key, _DEVELOPMENT_WALLET_KEY),
            "DATA_KEYS": (self.data_keys, _DEVELOPMENT_KEY),
            "SEARCH_KEY": (self.search_key, _DEVELOPMENT_SEARCH_KEY),
            "CONSOLE_SECRET": (self.console_secret, _DEVELOPMENT_CONSOLE_SECRET),
        }
        previous = self.twilio_auth_token_previous
        if previous and previous.get_secret_value():
            secrets["TWILIO_AUTH_TOKEN_PREVIOUS"] = (previous, DEVELOPMENT_TOKEN)
        weak = [
            f"{name} is empty, too short or the development value"
            for name, (secret, default) in secrets.items()
            if len(secret.get_secret_value()) < 16 or secret.get_secret_value() == default
        ]
        numbers = {"LINE_NUMBER": self.line_number, "TEXT_NUMBER": self.text_number}
        weak += [f"{name} is the development value" for name, number in numbers.items() if number == _DEVELOPMENT_LINE]
        if set(self.desks.values()) & set(_DEVELOPMENT_DESKS.values()):
            weak.append("DESKS holds a development number")
        if self.twilio_account_sid == _DEVELOPMENT_ACCOUNT:
            weak.append("TWILIO_ACCOUNT_SID is the development value")
        urls = {"PUBLIC_BASE_URL": self.public_base_url, "WALLET_API_URL": self.wallet_api_url}
        weak += [f"{name} must be an https address" for name, url in urls.items() if not url.startswith("https://")]
        weak += self._weak_codes()
        if self.clock != "real":
            weak.append("CLOCK must be real")
        if self.twilio_api_base_url and not self.twilio_api_base_url.startswith("https://"):
            weak.append("TWILIO_API_BASE_URL must be empty or an https address")
        return weak

    def _weak_codes(self) -> list[str]:
        weak = []
        if self.codes == "verify" and self.verify_service in ("", _DEVELOPMENT_SERVICE):
            weak.append("VERIFY_SERVICE_SID is empty or the development value, while CODES is verify")
        if (self.code_pause_seconds or _CODE_PAUSE_SECONDS) < _CODE_PAUSE_SECONDS or self.code_pause_seconds == 0:
            weak.append(f"CODE_PAUSE_SECONDS must be at least {_CODE_PAUSE_SECONDS}")
        caps = {
            "CODES_TEN_MINUTES": (self.codes_ten_minutes, _CODES_TEN_MINUTES),
            "CODES_A_DAY": (self.codes_a_day, _CODES_A_DAY),
        }
        return weak + [f"{name} must be at most {most}" for name, (value, most) in caps.items() if (value or 0) > most]

    @property
    def verify_service(self) -> str:
        """The Verify service; the stand-in network has every one."""
        return self.verify_service_sid or (_DEVELOPMENT_SERVICE if self.environment == "development" else "")

    @property
    def code_caps(self) -> dict[str, int]:
        """How many codes may be sent; in development there is hardly a limit, since scripts call as one caller."""
        is_safe = self.environment != "development"
        defaults = (_CODE_PAUSE_SECONDS, _CODES_TEN_MINUTES, _CODES_A_DAY) if is_safe else (0, 1000, 10_000)
        given = (self.code_pause_seconds, self.codes_ten_minutes, self.codes_a_day)
        pause, in_ten_minutes, a_day = (
            default if value is None else value for value, default in zip(given, defaults, strict=True)
        )
        return {
            "pause_seconds": pause,
            "in_ten_minutes": in_ten_minutes,
            "a_day": a_day,
            "an_hour_for_a_prefix": self.codes_hour_prefix,
            "an_hour": self.codes_hour,
        }

    @property
    def code_even_seconds(self) -> float:
        """The least time that sending and checking a code take; nothing in development, where nobody listens."""
        default = 0.0 if self.environment == "development" else _CODE_SECONDS
        return default if self.code_seconds is None else self.code_seconds

    @property
    def base_url(self) -> str:
        """The address under which Twilio reaches the hotline; signatures are checked against it."""
        return self.public_base_url or f"http://127.0.0.1:{self.port}"

    @property
    def wallet_url(self) -> str:
        return self.wallet_api_url or f"http://127.0.0.1:{self.wallet_port}"

    @property
    def carrier_url(self) -> str | None:
        """Where Twilio's REST API is; None means Twilio's own address."""
        if self.twilio_api_base_url or self.environment != "development":
            return self.twilio_api_base_url or None
        return f"http://127.0.0.1:{self.phone_port}"

    @property
    def accepted_tokens(self) -> list[str]:
        """The auth tokens that may have signed a request: two while one is being replaced."""
        tokens = [self.twilio_auth_token, self.twilio_auth_token_previous]
        return [token.get_secret_value() for token in tokens if token and token.get_secret_value()]

    @cached_property
    def vault(self) -> Vault:
        return Vault(parse_keys(self.data_keys.get_secret_value()), self.search_key.get_secret_value().encode())
