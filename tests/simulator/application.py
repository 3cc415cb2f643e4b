"""A plain TwiML application for the tests: it answers each path with what the test put there."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer, make_server

from ivr.simulator.server import QuietHandler

Answer = str | Response | Callable[[], "str | Response"]


@dataclass(frozen=True)
class Seen:
    """One request that the application got."""

    method: str
    path: str
    url: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Application:
    """Answers by path; `seen` holds every request in order."""

    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    url: str = ""

    def flask(self) -> Flask:
        """The WSGI application."""
        app = Flask("twiml-application")

        @app.route("/<path:path>", methods=["GET", "POST"])
        def any_path(path: str) -> Response:
            return self._answer(f"/{path}")

        return app

    def _answer(self, path: str) -> Response:
        self.seen.append(
            Seen(request.method, path, request.url, request.values.to_dict(), dict(request.headers.items()))
        )
        answer = self.answers.get(path, "")
        if callable(answer) and not isinstance(answer, Response):
            answer = answer()
        if isinstance(answer, Response):
            return answer
        return Response(f'<?xml version="1.0" encoding="UTF-8"?><Response>{answer}</Response>', mimetype="text/xml")

    def asked(self, path: str) -> list[Seen]:
        """The requests for this path."""
        return [seen for seen in self.seen if seen.path == path]


class Served:
    """A WSGI application on a free port of loopback, in a thread."""

    def __init__(self, app: Flask) -> None:
        self.server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving and free the port."""
        self.server.shutdown()
        self._thread.join(timeout=10)
        self.server.server_close()
