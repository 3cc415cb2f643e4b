"""The sandbox wallet as a process: threads, loopback only, a clean end on SIGTERM and SIGINT."""

import signal
import threading

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from ivr.simulator.wallet.app import create_wallet

_LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 60.0


class _Quiet(WSGIRequestHandler):
    """The application writes its own line without numbers; a silent connection is closed after a while."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: werkzeug's line holds the address."""


def listen(port: int, api_key: str) -> BaseWSGIServer:
    """A threaded server bound to the loopback, 0 being any free port (`server.port`); the caller runs and closes it."""
    return make_server(_LOOPBACK, port, create_wallet(api_key), threaded=True, request_handler=_Quiet)


def serve(port: int, api_key: str) -> None:
    """Serve until SIGTERM or SIGINT. OSError: the port is taken. Call it from the main thread."""
    server = listen(port, api_key)
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"sandbox wallet on http://{_LOOPBACK}:{server.port}", flush=True)
    server.serve_forever()
