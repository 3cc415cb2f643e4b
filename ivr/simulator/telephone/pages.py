"""The page, its files, and what it asks for: who may call, a prompt as sound, the stream."""

from flask import Blueprint, Response, jsonify, request, stream_with_context
from flask.typing import ResponseReturnValue

from ivr.simulator.network import Network
from ivr.simulator.telephone.feed import Feed, stream
from ivr.simulator.telephone.people import people
from ivr.simulator.telephone.voice import NoVoice, has_voice, render

LANGUAGES = ("cmn-CN", "en-US")
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


def telephone(network: Network) -> Blueprint:
    """The blueprint of the page at `/`."""
    pages = Blueprint("telephone", __name__, static_folder="static", static_url_path="/telephone")

    @pages.get("/")
    def page() -> ResponseReturnValue:
        response = pages.send_static_file("index.html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @pages.after_request
    def let_go(response: Response) -> Response:
        """Werkzeug opens a file that is then not sent because the browser has it, and leaves it open."""
        if response.status_code == 304:
            response.close()
        return response

    @pages.get("/telephone/about")
    def about() -> ResponseReturnValue:
        return jsonify(
            line=network.config.number,
            people=people(),
            lost=sorted(network.config.lost_telephones),
            voices=[language for language in LANGUAGES if has_voice(language)],
            texts=len(network.messages.since(0)),
        )

    @pages.get("/telephone/stream")
    def follow() -> ResponseReturnValue:
        after = max(0, request.args.get("texts_after", 0, type=int))
        feed = Feed(network, tuple(dict.fromkeys(request.args.getlist("call"))), after)
        events = stream_with_context(stream(feed))
        return Response(events, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    @pages.get("/telephone/voice")
    def voice() -> ResponseReturnValue:
        try:
            sound = render(request.args.get("text", ""), request.args.get("language", ""))
        except NoVoice as error:
            return jsonify(error=str(error)), 404
        return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "max-age=86400"})

    return pages
