"""What the caller's line is told to do, free of any carrier's words; the voice room renders each as TwiML."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Instruction(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Say(_Instruction):
    """Words to be spoken, complete, in one language."""

    do: Literal["say"] = "say"
    text: str
    language: str


class Play(_Instruction):
    """A recording, with the words that it says."""

    do: Literal["play"] = "play"
    url: str
    text: str
    language: str


Prompt = Annotated[Say | Play, Field(discriminator="do")]


class Pause(_Instruction):
    """Quiet for whole seconds."""

    do: Literal["pause"] = "pause"
    seconds: int


class Listen(_Instruction):
    """Words over which keys or speech are taken; leads to the next step, in silence too.

    `num_digits` ends an entry by its length, `finish_on_key` by a key; `timeout` is seconds of silence.
    """

    do: Literal["listen"] = "listen"
    prompts: tuple[Prompt, ...]
    language: str
    speech: bool
    num_digits: int | None
    finish_on_key: str
    timeout: int


class GoOn(_Instruction):
    """Leads to the next step by itself."""

    do: Literal["go_on"] = "go_on"


class Dial(_Instruction):
    """Puts the caller through to a desk; leads to the next step when that leg ends."""

    do: Literal["dial"] = "dial"
    desk: str


class HangUp(_Instruction):
    """Ends the call."""

    do: Literal["hang_up"] = "hang_up"


Instruction = Annotated[Say | Play | Pause | Listen | GoOn | Dial | HangUp, Field(discriminator="do")]


class Answer(_Instruction):
    """What one step answers: instructions, the last of which leads to `next_step` or ends the call."""

    next_step: int
    instructions: tuple[Instruction, ...]
