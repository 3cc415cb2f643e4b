"""The network as a process: a Flask application, and the server that runs it until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.simulator.contract.guard import guard
from ivr.simulator.control import control
from ivr.simulator.network import Network, NetworkConfig
from ivr.simulator.telephone import telephone
from ivr.simulator.twilio_api import twilio_api
from ivr.simulator.verify import verify_api

LARGEST_REQUEST = 1024 * 1024


class QuietHandler(WSGIRequestHandler):
    """Writes no line for each request: a long poll would drown everything else."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def create_network(config: NetworkConfig, network: Network | None = None) -> Flask:
    """The application that a WSGI server runs, in one process and with many threads: its state is in memory.

    The running Network is at `app.extensions["network"]`; close it when the server stops.
    """
    app = Flask("ivr.simulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.json.sort_keys = False  # type: ignore[attr-defined]
    network = network or Network(config)
    app.extensions["network"] = network
    app.extensions["findings"] = guard(app, network)
    app.register_blueprint(twilio_api(network))
    app.register_blueprint(verify_api(network))
    app.register_blueprint(control(network))
    app.register_blueprint(telephone(network))

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify({"status": "ok"})

    return app


def serve(
    config: NetworkConfig, host: str, port: int, announce: Callable[[str], None], network: Network | None = None
) -> None:
    """Serve until SIGTERM or SIGINT, then hang up all calls and return. `announce` is told where, once it listens."""
    app = create_network(config, network=network)
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    announce(
        f"telephone network at http://{host}:{server.server_port}, line {config.number} leads to {config.voice_url}"
    )
    server.serve_forever()
    server.server_close()
    app.extensions["network"].close()
