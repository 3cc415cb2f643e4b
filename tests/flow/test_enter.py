import pytest

from ivr.flow.inputs import Input, Keys, NoInput, Spoken
from tests.flow.small import FOUND, NODES, Caller, small_menu


def test_it_listens_for_digits_of_their_length_finished_by_pound(at_number: Caller) -> None:
    last = at_number.last
    assert (at_number.hears, last.num_digits, last.finish_on_key, last.timeout, last.speech) == (
        ["number"], 11, "#", 6, True,
    )  # fmt: skip
    assert at_number.session.wait.model_dump() == {
        "on": "entry", "value": "phone", "secret": False, "choices": ("repeat", "back", "agent", "distress"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [Keys("13900139000"), Keys("13900139000", by_key=True), Spoken("一三九…", digits="13900139000")],
)
def test_a_right_value_is_kept_and_leads_on(at_number: Caller, given: Input) -> None:
    at_number.does(given)
    assert at_number.session.slots == {"phone": "+8613900139000"}
    assert at_number.request is not None
    assert at_number.request.args == {"phone": "+8613900139000"}


def test_what_is_known_already_stays(at_code: Caller) -> None:
    at_code.presses("*0").desk_is("busy").presses("1", "13900139000")
    assert at_code.session.slots == {**FOUND, "phone": "+8613900139000"}


@pytest.mark.parametrize(
    ("given", "node"),
    [
        (Keys("", by_key=True), "sub"),
        (Spoken("返回", choice="back"), "sub"),
        (Keys("*0"), "people"),
        (Keys("*0", by_key=True), "people"),
        (Spoken("人工", choice="agent"), "people"),
    ],
)
def test_back_and_a_person(at_number: Caller, given: Input, node: str) -> None:
    assert at_number.does(given).at == node


@pytest.mark.parametrize("given", [Keys("*"), Keys("*", by_key=True), Spoken("再说", choice="repeat")])
def test_star_repeats_and_counts_anew(at_number: Caller, given: Input) -> None:
    at_number.does(NoInput()).does(NoInput())
    assert at_number.does(given).hears == ["number"]
    assert at_number.session.tries == 0


@pytest.mark.parametrize(
    ("given", "lead_in", "event", "end"),
    [
        (NoInput(), "no-input", "NothingHeard", "people"),
        (Keys(""), "no-input", "NothingHeard", "people"),
        (Keys("1380013800"), "no-match", "NotUnderstood", "bye"),
        (Keys("23800138000", by_key=True), "no-match", "NotUnderstood", "bye"),
        (Keys("0"), "no-match", "NotUnderstood", "bye"),
        (Keys("?"), "no-match", "NotUnderstood", "bye"),
        (Spoken("呃"), "no-match", "NotUnderstood", "bye"),
        (Spoken("", digits="138"), "no-match", "NotUnderstood", "bye"),
    ],
)
def test_it_asks_twice_more_then_by_keys_only_then_goes_on(
    at_number: Caller, given: Input, lead_in: str, event: str, end: str
) -> None:
    assert at_number.does(given).hears == [lead_in, "number 2"]
    assert (at_number.event(event), at_number.last.speech) == ({"tries": 1}, True)
    assert at_number.does(given).hears == [f"{lead_in} 2", "number 3"]
    assert (at_number.event(event), at_number.last.speech) == ({"tries": 2}, False)
    assert at_number.does(given).at == end
    assert at_number.session.slots == {}


@pytest.fixture
def read_back() -> Caller:
    """A call whose number was spoken where spoken digits are read back."""
    number = NODES["number"] | {"confirm": "words", "to": "prove"}
    call = Caller(small_menu(number=number)).rings().presses("", "2", "1")
    return call.says("一三九…", digits="13900139000")


def test_spoken_digits_are_read_back_and_keyed_ones_lead_on(read_back: Caller) -> None:
    assert (read_back.hears, read_back.last.num_digits) == (["words"], 1)
    assert read_back.session.slots == {"phone": "+8613900139000"}
    keyed = Caller(read_back.menu).rings().presses("", "2", "1", "13900139000")
    assert keyed.at == "prove"


@pytest.mark.parametrize(
    ("given", "hears"),
    [
        (Keys("1"), ["one-moment"]),
        (Spoken("对", choice="yes"), ["one-moment"]),
        (Keys("2"), ["number 2"]),
        (Keys("#"), ["number 2"]),
        (Spoken("不对", choice="no"), ["number 2"]),
        (Keys("*"), ["words"]),
        (Spoken("不对，一三八…", digits="13800138000"), ["words"]),
        (Keys("0"), ["to-people"]),
        (Spoken("人工", choice="agent"), ["to-people"]),
        (Keys("7"), ["no-match", "words 2"]),
        (NoInput(), ["no-input", "words 2"]),
    ],
)
def test_what_was_read_back_is_right_or_wrong_or_said_again(read_back: Caller, given: Input, hears: list[str]) -> None:
    assert read_back.does(given).hears == hears


def test_digits_said_again_take_the_place_of_those_before(read_back: Caller) -> None:
    read_back.says("不对，一三八…", digits="13800138000", choice="no")
    assert read_back.session.slots == {"phone": "+8613800138000"}


@pytest.mark.parametrize(("given", "end"), [(NoInput(), "people"), (Keys("7"), "bye")])
def test_after_two_more_tries_the_read_back_goes_on_as_the_entry_does(
    read_back: Caller, given: Input, end: str
) -> None:
    assert read_back.does(given).does(given).last.speech is False
    assert read_back.does(given).at == end
