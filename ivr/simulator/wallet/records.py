"""What the sandbox keeps of each thing done, as its effects show it; the values of proofs are not kept."""

from typing import Any

from ivr.simulator.wallet.bodies import DisputeRequest, MessageRequest, NoticeRequest, ProofCheckRequest
from ivr.simulator.wallet.people import Account


def message(number: int, key: str, account: Account, body: MessageRequest) -> dict[str, Any]:
    """A text accepted for the account's registered number."""
    return {
        "message_id": f"msg_{number:06d}",
        "key": key,
        "account_id": account.account_id,
        **body.model_dump(),
        "to": account.phone,
        "reaches_owner": account.reaches_owner,
    }


def notice(number: int, key: str, account_id: str, body: NoticeRequest) -> dict[str, Any]:
    """A notice accepted for the owner's app."""
    return {"notice_id": f"ntc_{number:06d}", "key": key, "account_id": account_id, **body.model_dump()}


def dispute(number: int, key: str, account_id: str, body: DisputeRequest) -> dict[str, Any]:
    """An open dispute."""
    return {"dispute_id": f"dsp_{number:06d}", "key": key, "account_id": account_id, **body.model_dump()}


def proof_check(key: str, account_id: str, body: ProofCheckRequest, passed: bool) -> dict[str, Any]:
    """A check of proofs: which kinds were given and whether both were right."""
    return {
        "key": key,
        "account_id": account_id,
        "kinds": sorted(body.given()),
        "call_reference": body.call_reference,
        "passed": passed,
    }
