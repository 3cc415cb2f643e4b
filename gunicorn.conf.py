"""How gunicorn serves the hotline: threads, because a webhook may wait for the wallet company for two seconds."""

import os
import signal

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 32
timeout = 30
graceful_timeout = 10
# Numbers never stand in an address, but they do in forms: nothing of a request is logged here.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(_worker: object) -> None:
    """Leaves interrupts to the arbiter.

    The terminal's interrupt and the arbiter's word, one inside the other, would lock a worker up with the port.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
