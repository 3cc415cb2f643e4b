"""The addresses that Twilio calls. Every one of them verifies the signature before anything else."""

from typing import Protocol

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ivr.calls.turns import Turns
from ivr.flow.inputs import Input
from ivr.settings import Settings
from ivr.voice.forms import BadForm, call_sid, call_status, caller, first_input, turn_input
from ivr.voice.signature import is_signed
from ivr.voice.twiml import Renderer

MOST_BYTES = 256 * 1024
"""More than Twilio sends: 10,000 characters of recognised Chinese are 90 kB."""

_log = structlog.get_logger(__name__)


class Rooms(Protocol):
    """What the routes need of the house; each is looked up when a request needs it."""

    @property
    def turns(self) -> Turns: ...
    @property
    def renderer(self) -> Renderer: ...
    @property
    def settings(self) -> Settings: ...


def voice_routes(house: Rooms) -> Blueprint:
    """The blueprint of all that Twilio calls."""
    settings, renderer = house.settings, house.renderer
    routes = Blueprint("voice", __name__, url_prefix="/voice")

    @routes.before_request
    def verify() -> Response | None:
        request.max_content_length = MOST_BYTES
        if is_signed(request, settings.base_url, settings.accepted_tokens):
            return None
        _log.warning("signature_refused", path=request.path)
        return Response("the signature is missing or not Twilio's\n", 403, mimetype="text/plain")

    def take(number: int, given: Input) -> Response:
        sid = call_sid(request.form, settings.twilio_account_sid)
        return _twiml(renderer.render(house.turns.take(sid, number, given, caller(request.form))))

    @routes.post("/incoming")
    def incoming() -> Response:
        return take(0, first_input(request.form))

    @routes.post("/turn/<int:number>")
    def turn(number: int) -> Response:
        return take(number, turn_input(request.form))

    @routes.post("/status")
    def status() -> Response:
        sid = call_sid(request.form, settings.twilio_account_sid)
        house.turns.end(sid, call_status(request.form))
        return Response(status=204)

    @routes.post("/fallback")
    def fallback() -> Response:
        """Needs no database: Twilio comes here when another address failed."""
        _log.error("fallback_used", error_code=request.form.get("ErrorCode", ""))
        return _twiml(renderer.apology())

    @routes.post("/fallback/ended")
    def fallback_ended() -> Response:
        return _twiml(renderer.apology_ended(request.form.get("DialCallStatus") in ("completed", "answered")))

    _handle_errors(routes, renderer)
    return routes


def _handle_errors(routes: Blueprint, renderer: Renderer) -> None:
    @routes.errorhandler(BadForm)
    def bad_form(error: BadForm) -> Response:
        _log.warning("form_refused", field=str(error))
        return Response(f"{error} is not what Twilio sends\n", 400, mimetype="text/plain")

    @routes.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        return _twiml(renderer.refusal(), 413)

    @routes.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        # The type alone: an exception's text may hold what the caller entered.
        _log.error("turn_failed", error=type(error).__name__, path=request.path)
        if request.path.endswith("/status"):
            return Response(status=500)
        return _twiml(renderer.apology())


def _twiml(document: str, status: int = 200) -> Response:
    return Response(document, status, mimetype="text/xml")
