"""The words of one language: each prompt in versions, the first full and each later one shorter."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ivr.flow.instructions import Play, Say
from ivr.flow.words import fill


def _not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise ValueError("at least one is needed")
    return items


# Looked at only when each item is right; a length that is given to pydantic would be told as a second fault.
NOT_EMPTY = AfterValidator(_not_empty)


def _is_tag(text: str) -> str:
    if not _TAG.fullmatch(text):
        raise ValueError("must be a tag such as zh-CN")
    return text


_TAG = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
Language = Annotated[str, AfterValidator(_is_tag)]
"""A language is its prompts file and its phrases file, both named by this tag; no code lists languages."""


class Voice(BaseModel):
    """How the carrier speaks a language (`say`, `voice`) and recognises it (`hear`): its tags differ by verb."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = Field(pattern=r"\S")
    voice: str | None = None
    hear: str = Field(pattern=r"\S")


class Version(BaseModel):
    """One wording; `language` when it is not the file's own, `play` for a recording that says these words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = Field(pattern=r"\S")
    language: Language | None = None
    play: str | None = None


class Prompts(BaseModel):
    """A prompts file: prompt id → its versions; how the language is spoken; what each topic is called aloud."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    voice: Voice | None = None
    topics: dict[str, str] = Field(default_factory=dict)
    prompts: dict[str, Annotated[tuple[Version, ...], NOT_EMPTY]]

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("prompts"), dict):
            return data
        return {**data, "prompts": {key: _versions(value) for key, value in data["prompts"].items()}}

    def speak(self, prompt: str, values: Mapping[str, str], repeat: int = 0, now: datetime | None = None) -> Say | Play:
        """The prompt's words with their values; the repeat-th version, or the last there is."""
        versions = self.prompts[prompt]
        version = versions[min(repeat, len(versions) - 1)]
        language = version.language or self.language
        text = fill(version.say, values, language, now)
        if version.play:
            return Play(url=version.play, text=text, language=language)
        return Say(text=text, language=language)

    def versions(self) -> Iterator[tuple[str, int, Version]]:
        """(prompt, index, version) of all there are."""
        for prompt, versions in self.prompts.items():
            for index, version in enumerate(versions):
                yield prompt, index, version


def _versions(value: Any) -> Any:
    listed = value if isinstance(value, (list, tuple)) else [value]
    return [{"say": version} if isinstance(version, str) else version for version in listed]
