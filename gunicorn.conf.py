"""How gunicorn serves the hotline: threads, because a webhook may wait for the wallet company for two seconds."""

import os

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
