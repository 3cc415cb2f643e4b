"""A telephone network for one suite: in this process, on a port of loopback, pointed at any TwiML application."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from ivr.simulator.network import NetworkConfig
from ivr.simulator.server import QuietHandler, create_network


@contextmanager
def own_network(config: NetworkConfig, port: int = 0) -> Iterator[str]:
    """The network's address while the block lasts; a free port unless one is said. Calls are hung up at its end."""
    app = create_network(config)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
        app.extensions["network"].close()
