"""The weaker proofs: two of three, three tries a day, one word for every failure, and nothing kept."""

import pytest

from ivr.calls.requests import Asked, Unsettled
from ivr.identity.entered import hide
from ivr.identity.pairs import NOBODY, TRIES_A_DAY, EnteredProof
from ivr.wallet import ProofKind
from tests.base.hotline import Hotline
from tests.base.outside import STRANGER, VICTIM, VICTIM_ACCOUNT, at_once

IDENTITY, CARD, PAYEE = "417X", "9526", "8835"
RIGHT: list[tuple[ProofKind, str]] = [("identity_last4", IDENTITY), ("card_last4", CARD)]
WRONG: list[tuple[ProofKind, str]] = [("identity_last4", IDENTITY), ("card_last4", "0000")]


def enter(
    hotline: Hotline, key: str, proof: tuple[ProofKind, str], call: str = "call", account: str = VICTIM_ACCOUNT
) -> str:
    number = VICTIM if account else STRANGER
    return hotline.house.proof_pairs.check(EnteredProof(f"{call}:{key}-0", call, account, number, *proof), 2)


def pair(
    hotline: Hotline, key: str, proofs: list[tuple[ProofKind, str]], call: str = "call", account: str = VICTIM_ACCOUNT
) -> list[str]:
    return [enter(hotline, f"{key}:{at}", proof, call, account) for at, proof in enumerate(proofs)]


def given(hotline: Hotline, call: str = "call", account: str = VICTIM_ACCOUNT) -> list[tuple[str, str]]:
    return hotline.house.given_proofs.of(call, account)


def erased(hotline: Hotline) -> list[bool]:
    return [row["first_value"] is None for row in sorted(hotline.rows("proof_pairs"), key=lambda row: row["made_at"])]


@pytest.mark.parametrize(
    "proofs",
    [RIGHT, RIGHT[::-1], [("last_payee_last4", PAYEE), RIGHT[0]], [("card_last4", CARD), ("last_payee_last4", PAYEE)]],
)
def test_two_of_three_are_a_proof_for_a_protective_freeze(
    hotline: Hotline, proofs: list[tuple[ProofKind, str]]
) -> None:
    assert pair(hotline, "1", proofs) == ["more", "right"]
    assert given(hotline) == [("two_of_three", "protective_freeze")]
    assert given(hotline, "other call") == given(hotline, account="2088000000139000") == []


@pytest.mark.parametrize("wrong_at", [0, 1])
def test_which_of_them_was_wrong_is_not_told(hotline: Hotline, wrong_at: int) -> None:
    proofs = [(kind, "0000" if at == wrong_at else value) for at, (kind, value) in enumerate(RIGHT)]
    assert pair(hotline, "1", proofs) == ["more", "wrong"]
    assert given(hotline) == []


def test_one_proof_given_twice_is_one(hotline: Hotline) -> None:
    assert pair(hotline, "1", [RIGHT[0], RIGHT[0]]) == ["more", "more"]
    assert given(hotline) == []


def test_three_tries_a_day_over_all_calls_then_another_way(hotline: Hotline) -> None:
    assert [pair(hotline, "1", WRONG, f"call-{number}")[1] for number in range(3)] == ["wrong", "wrong", "spent"]
    assert pair(hotline, "1", RIGHT, "call-3") == ["spent", "spent"]
    assert given(hotline, "call-3") == []
    hotline.clock.forward(24 * 60 * 60)
    assert pair(hotline, "1", RIGHT, "call-4") == ["more", "right"]


def test_a_right_pair_takes_nothing_from_the_tries(hotline: Hotline) -> None:
    for number in range(TRIES_A_DAY + 1):
        assert pair(hotline, "1", RIGHT, f"call-{number}") == ["more", "right"]


def test_a_strangers_number_goes_the_same_way(hotline: Hotline) -> None:
    """Abuse 13: the wallet is asked about an account that does not exist, so that words and time are the same."""
    outcomes = [pair(hotline, "1", RIGHT, f"call-{number}", account="") for number in range(4)]
    assert outcomes == [["more", "wrong"], ["more", "wrong"], ["more", "spent"], ["spent", "spent"]]
    asked = hotline.wallet.effects["proof_checks"]
    assert [check["account_id"] for check in asked] == [NOBODY] * 3
    assert given(hotline, "call-0", "") == []


def test_fifty_calls_at_once_share_the_limit_exactly(hotline: Hotline) -> None:
    """Abuse 9."""
    for number in range(50):
        assert enter(hotline, "1", WRONG[0], f"call-{number}") == "more"
    outcomes = at_once(50, lambda number: enter(hotline, "2", WRONG[1], f"call-{number}"))
    assert set(outcomes) <= {"wrong", "spent"}
    assert len(hotline.wallet.effects["proof_checks"]) == TRIES_A_DAY
    assert [row["count"] for row in hotline.rows("counters")] == [TRIES_A_DAY]


def test_performed_again_it_counts_once(hotline: Hotline) -> None:
    assert {enter(hotline, "1", WRONG[0]) for _ in range(3)} == {"more"}
    assert {enter(hotline, "2", WRONG[1]) for _ in range(3)} == {"wrong"}
    assert set(at_once(8, lambda _: enter(hotline, "2", WRONG[1]))) == {"wrong"}
    assert [row["count"] for row in hotline.rows("counters")] == [1]


def test_a_wallet_that_fails_is_asked_again_and_the_try_counts_once(hotline: Hotline) -> None:
    hotline.wallet.fault("proofs", "lose_answer", seconds=0, times=1)
    handler = hotline.house.performer._handlers["check_proof"]
    asked = [
        Asked(
            f"call:{at}:check_proof",
            "call",
            {"account": VICTIM_ACCOUNT, "registered": VICTIM, "number": VICTIM, "kind": kind},
            "zh-CN",
            2,
            hide(hotline.house.settings.vault, value),
        )
        for at, (kind, value) in enumerate(RIGHT)
    ]
    assert handler(asked[0]).name == "more"
    with pytest.raises(Unsettled):
        handler(asked[1])
    assert given(hotline) == []
    assert handler(asked[1]).name == "right"
    assert given(hotline) == [("two_of_three", "protective_freeze")]
    assert [row["count"] for row in hotline.rows("counters")] == [0]


def test_what_was_entered_is_erased_with_the_outcome_or_after_five_minutes(hotline: Hotline) -> None:
    pair(hotline, "1", RIGHT)
    enter(hotline, "2", RIGHT[0])
    assert erased(hotline) == [True, False]
    hotline.clock.forward(301)
    assert enter(hotline, "3", RIGHT[1]) == "more"
    hotline.house.tick()
    assert erased(hotline) == [True, True, False]


def test_a_pair_whose_first_was_erased_while_the_wallet_did_not_answer_is_entered_anew(hotline: Hotline) -> None:
    enter(hotline, "1", RIGHT[0])
    hotline.wallet.fault("proofs", "error", times=1)
    with pytest.raises(Exception, match="check_proofs"):
        enter(hotline, "2", RIGHT[1])
    hotline.clock.forward(301)
    hotline.house.tick()
    assert enter(hotline, "2", RIGHT[1]) == "again"


def test_a_proof_that_no_wallet_knows_is_refused(hotline: Hotline) -> None:
    args = {"account": VICTIM_ACCOUNT, "registered": VICTIM, "number": VICTIM, "kind": "password"}
    asked = Asked("call:1:check_proof", "call", args, "zh-CN", 2, hide(hotline.house.settings.vault, "1234"))
    with pytest.raises(ValueError, match="no weaker proof"):
        hotline.house.performer._handlers["check_proof"](asked)
