"""Whether a request is Twilio's: its signature over the exact public address and the form.

Source: https://www.twilio.com/docs/usage/security#validating-requests
"""

from collections.abc import Iterable

from flask import Request
from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"


def is_signed(request: Request, base_url: str, tokens: Iterable[str]) -> bool:
    """Whether one of the tokens signed this request as sent to our public address.

    The address is the configured one with the raw request target: forwarded headers are the sender's to choose, and
    Flask's own url has decoded what was signed encoded.
    """
    signature = request.headers.get(HEADER)
    if not signature:
        return False
    url = base_url + raw_target(request)
    return any(RequestValidator(token).validate(url, request.form, signature) for token in tokens)


def raw_target(request: Request) -> str:
    """Path and query as they stood in the request line."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    target = str(raw) if raw else request.full_path.rstrip("?")
    return target if target.startswith("/") else "/"
