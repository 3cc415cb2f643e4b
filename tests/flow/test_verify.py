import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from ivr.flow.menu import Menu
from tests.flow.small import FOUND, PHONE, Caller

CODE = Keys("", hidden="h:123456")
BACK = Keys("", by_key=True)


def at_help(call: Caller) -> Caller:
    call.does(BACK)
    assert call.hears == ["code-help"]
    return call


def test_a_code_is_sent_to_the_account_that_was_found(at_main: Caller) -> None:
    at_main.presses("1").gets("found", **FOUND)
    request = at_main.request
    assert request is not None
    assert (request.name, request.key) == ("send_code", "call:4:send_code")
    assert request.args == {"purpose": "freeze", "account": "W1", "registered": PHONE, "number": PHONE}
    assert at_main.event("RequestMade") == {"request": "send_code", "key": "call:4:send_code"}


def test_then_it_listens_for_six_secret_digits(at_code: Caller) -> None:
    assert at_code.hears == ["code-sent 8000", "code-enter"]
    assert (at_code.last.num_digits, at_code.last.finish_on_key, at_code.last.timeout) == (6, "#", 12)
    wait = at_code.session.wait.model_dump()
    assert (wait["secret"], wait["choices"]) == (True, ("resend", "no_text", "back", "repeat", "agent", "distress"))


def test_a_number_that_was_entered_gets_the_same_words_whether_it_is_known_or_not(small: Menu) -> None:
    heard = []
    for outcome, values in (("found", FOUND), ("unknown", {})):
        call = Caller(small).rings(None).presses("1").gets("unknown").presses("13900139000")
        heard.append(call.gets(outcome, **values).gets("sent").hears)
    assert heard == [["code-sent-quietly", "code-enter"]] * 2


@pytest.mark.parametrize("outcome", ["failed", "locked", "something new"])
def test_a_code_that_cannot_be_sent_leads_another_way(at_main: Caller, outcome: str) -> None:
    at_main.presses("1").gets("found", **FOUND).gets(outcome)
    assert (at_main.at, at_main.hears) == ("fraud", ["code-unable", "to-fraud"])


def test_a_code_that_is_late_is_waited_for(at_main: Caller) -> None:
    at_main.presses("1").gets("found", **FOUND).gets("late")
    assert at_main.hears == ["code-late", "code-enter"]


def test_a_sending_that_takes_too_long_counts_as_late(at_main: Caller) -> None:
    at_main.presses("1").gets("found", **FOUND)
    for _ in range(4):
        at_main.does(NoInput())
    assert at_main.hears == ["code-late", "code-enter"]


def test_the_right_code_is_a_proof_for_this_account_and_purpose(at_code: Caller) -> None:
    at_code.does(CODE)
    assert at_code.request is not None
    assert at_code.request.args == {"purpose": "freeze", "account": "W1", "registered": PHONE, "number": PHONE}
    assert at_code.request.secret == "h:123456"
    at_code.gets("right")
    assert at_code.event("CallerVerified") == {"proof": "code", "purpose": "freeze"}
    assert [proof.model_dump() for proof in at_code.session.proofs] == [
        {"kind": "code", "purpose": "freeze", "account": "W1"}
    ]
    assert (at_code.at, at_code.request and at_code.request.name) == ("freeze", "freeze_wallet")


def test_a_code_can_be_said(at_code: Caller) -> None:
    at_code.says("", hidden="h:1")
    assert at_code.request is not None
    assert at_code.request.secret == "h:1"


def test_three_tries_then_the_help_and_a_second_code_with_three_tries_then_another_way(at_code: Caller) -> None:
    assert at_code.does(CODE).gets("wrong").hears == ["code-wrong", "code-enter 2"]
    assert at_code.event("CodeRefused") == {"outcome": "wrong", "wrong": 1}
    assert at_code.does(CODE).gets("wrong").hears == ["code-wrong 2", "code-enter 3"]
    assert at_code.last.speech is True
    assert at_code.does(CODE).gets("wrong").hears == ["code-spent", "code-new"]
    assert at_code.event("CodeRefused") == {"outcome": "wrong", "wrong": 3}
    assert at_code.presses("1").gets("sent").hears == ["code-sent 8000", "code-enter"]
    assert at_code.does(CODE).gets("wrong").hears == ["code-wrong", "code-enter 2"]
    at_code.does(CODE).gets("wrong").does(CODE).gets("wrong")
    assert (at_code.at, at_code.hears) == ("fraud", ["code-unable", "to-fraud"])


def test_a_spent_code_cannot_be_entered_for_ever(at_code: Caller) -> None:
    for _ in range(3):
        at_code.does(CODE).gets("wrong")
    assert at_code.presses("3").does(CODE).gets("expired").at == "fraud"


def test_an_expired_code_is_told_and_help_offered(at_code: Caller) -> None:
    assert at_code.does(CODE).gets("expired").hears == ["code-expired", "code-new"]
    assert at_code.event("CodeRefused") == {"outcome": "expired", "wrong": 1}


def test_an_expired_second_code_leads_another_way(at_code: Caller) -> None:
    at_help(at_code).presses("1").gets("sent")
    assert at_code.does(CODE).gets("expired").at == "fraud"


def test_locked_codes_lead_another_way(at_code: Caller) -> None:
    assert at_code.does(CODE).gets("locked").hears == ["code-unable", "to-fraud"]
    assert at_code.event("CodeRefused") == {"outcome": "locked", "wrong": 1}


@pytest.mark.parametrize("outcome", ["again", "something new"])
def test_a_check_that_could_not_be_made_asks_again_and_counts_nothing(at_code: Caller, outcome: str) -> None:
    assert at_code.does(CODE).gets(outcome).hears == ["code-again", "code-enter 2"]
    assert (at_code.session.codes_wrong, "CodeRefused" in at_code.happened) == (0, False)


def test_a_check_that_takes_too_long_asks_again(at_code: Caller) -> None:
    at_code.does(CODE)
    for polls in range(1, 4):
        assert at_code.does(NoInput()).hears == ["one-moment" if polls == 0 else f"one-moment {min(polls, 2) + 1}"]
    assert at_code.does(NoInput()).hears == ["code-again", "code-enter 2"]
    assert at_code.happened == ["RequestOverdue"]


@pytest.mark.parametrize("given", [NoInput(), Keys("")])
def test_silence_asks_twice_more_then_helps(at_code: Caller, given: Input) -> None:
    assert at_code.does(given).hears == ["code-enter 2"]
    assert at_code.does(given).hears == ["code-enter 3"]
    assert (at_code.last.speech, at_code.event("NothingHeard")) == (False, {"tries": 2})
    assert at_code.does(given).hears == ["code-help"]
    assert at_code.session.tries == 0


@pytest.mark.parametrize("given", [Keys("···"), Keys("?"), Spoken("", digits=None), Keys("···", by_key=True)])
def test_what_is_no_code_asks_twice_more_then_helps(at_code: Caller, given: Input) -> None:
    assert at_code.does(given).hears == ["code-not-six", "code-enter 2"]
    assert at_code.does(given).hears == ["code-not-six", "code-enter 3"]
    assert at_code.event("NotUnderstood") == {"tries": 2}
    assert at_code.does(given).hears == ["code-help"]


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        (BACK, ["code-help"]),
        (Spoken("", choice="back"), ["code-help"]),
        (Keys("*"), ["code-enter"]),
        (Spoken("", choice="repeat"), ["code-enter"]),
        (Keys("*0"), ["to-fraud"]),
        (Spoken("", choice="agent"), ["to-fraud"]),
        (Spoken("", choice="no_text"), ["code-unable", "to-fraud"]),
        (Spoken("", choice="resend"), ["one-moment"]),
    ],
)
def test_other_ways_while_the_code_is_entered(at_code: Caller, given: Input, heard: list[str]) -> None:
    at_code.does(NoInput())
    assert at_code.does(given).hears == heard
    assert at_code.session.tries == 0


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        (Keys("1"), ["one-moment"]),
        (Spoken("", choice="resend"), ["one-moment"]),
        (Spoken("一", digits="1"), ["one-moment"]),
        (Keys("2"), ["code-unable", "to-fraud"]),
        (Spoken("", choice="no_text"), ["code-unable", "to-fraud"]),
        (Keys("3"), ["code-enter"]),
        (Keys("#"), ["code-enter"]),
        (Spoken("", choice="back"), ["code-enter"]),
        (Keys("*"), ["code-help"]),
        (Spoken("", choice="repeat"), ["code-help"]),
        (Keys("0"), ["to-fraud"]),
        (Spoken("", choice="agent"), ["to-fraud"]),
    ],
)
def test_the_help_menu(at_code: Caller, given: Input, heard: list[str]) -> None:
    assert at_help(at_code).does(NoInput()).does(given).hears == heard
    assert at_code.session.tries == 0


@pytest.mark.parametrize(
    ("given", "lead_in", "event"),
    [
        (NoInput(), "no-input", "NothingHeard"),
        (Keys(""), "no-input", "NothingHeard"),
        (Keys("7"), "no-match", "NotUnderstood"),
        (Keys("12"), "no-match", "NotUnderstood"),
        (Spoken("天气"), "no-match", "NotUnderstood"),
    ],
)
def test_the_help_asks_twice_more_then_leads_another_way(
    at_code: Caller, given: Input, lead_in: str, event: str
) -> None:
    assert at_help(at_code).does(given).hears == [lead_in, "code-help 2"]
    assert (at_code.event(event), at_code.last.speech) == ({"tries": 1}, True)
    assert at_code.does(given).hears == [f"{lead_in} 2", "code-help 3"]
    assert at_code.last.speech is False
    assert at_code.does(given).at == "fraud"


def test_no_third_code_in_a_call_not_even_after_coming_back(at_code: Caller) -> None:
    at_help(at_code).presses("1").gets("sent")
    at_help(at_code).presses("1")
    assert (at_code.at, at_code.hears) == ("fraud", ["code-unable", "to-fraud"])
    at_code.desk_is("busy").presses("#", "1").gets("found", **FOUND)
    assert (at_code.at, at_code.request) == ("fraud", None)


def test_a_caller_who_is_verified_is_not_asked_again(at_code: Caller) -> None:
    at_code.does(CODE).gets("right").gets("failed").presses("1", "13800138000").gets("found", **FOUND)
    assert at_code.request is not None
    assert at_code.request.name == "freeze_wallet"


def test_a_proof_is_for_its_account_alone(at_code: Caller) -> None:
    at_code.does(CODE).gets("right").gets("failed").presses("1", "13900139000")
    at_code.gets("found", **FOUND | {"account": "W2"})
    assert at_code.request is not None
    assert at_code.request.name == "send_code"


def test_what_was_found_for_another_number_is_forgotten(at_code: Caller) -> None:
    at_code.does(CODE).gets("right").gets("failed").presses("1", "13900139000").gets("unknown")
    assert at_code.request is not None
    nobody = {"account": "", "registered": "", "number": "+8613900139000"}
    assert at_code.request.args == {"purpose": "freeze", **nobody}


@pytest.mark.parametrize(
    "given", [Keys("123456"), Keys("12345", by_key=True), CODE, Spoken("一二三四五六", digits="123456")]
)
def test_digits_of_a_code_are_in_no_session_answer_or_event(at_code: Caller, given: Input) -> None:
    at_code.does(given)
    told = f"{at_code.session.model_dump_json()} {at_code.answer} {[event.data() for event in at_code.events]}"
    assert "12345" not in told
    assert "一二三四" not in told


def test_the_length_of_a_secret_entry_is_told(at_code: Caller) -> None:
    assert at_code.presses("···").event("KeysPressed") == {"digits": "···"}
    assert at_code.does(CODE).event("KeysPressed") == {"digits": "······"}


def test_words_said_to_the_help_are_left_out_of_the_record(at_code: Caller) -> None:
    assert at_help(at_code).says("验证码是 123456", digits="123456").event("WordsHeard")["text"] == ""
