"""X-Twilio-Signature. https://www.twilio.com/docs/usage/security#validating-requests"""

import base64
import hmac
from collections.abc import Mapping


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """Base64 of HMAC-SHA1 over the exact URL (no fragment), then each name and value of the form, sorted by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(auth_token.encode(), signed.encode(), "sha1").digest()
    return base64.b64encode(digest).decode()
