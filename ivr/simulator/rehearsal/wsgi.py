"""Requests to WSGI applications of this process, in both directions, without a socket.

The network asks the application by `WsgiSender`. What the application asks by `requests` (as the `twilio` client does)
is answered in this process too where `Shortcuts` knows the address; everything else goes its usual way.
"""

import io
import socket
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.util import Timeout
from werkzeug.test import run_wsgi_app

from ivr.simulator.webhooks import Overrides, Sender

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
_AT_ONCE = 64
_LINE = "werkzeug.socket"


def environ_of(method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """A request as a server of WSGI gives it, the target as it stood included."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "RAW_URI": target,
        "REQUEST_URI": target,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        _LINE: Line(),
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    environ.setdefault("HTTP_HOST", parts.netloc)
    return environ


@dataclass(frozen=True)
class WsgiSender(Sender):
    """Asks one application; what it takes longer than the URL allows counts as a time-out, though it was waited for."""

    app: Wsgi
    base_url: str

    def exchange(
        self, session: requests.Session, prepared: requests.PreparedRequest, overrides: Overrides
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Ask in this process where the address is the application's."""
        if not str(prepared.url).startswith(self.base_url):
            return super().exchange(session, prepared, overrides)
        begun = time.monotonic()
        answer = answer_of(self.app, environ_of_prepared(prepared))
        if time.monotonic() - begun > overrides.read:
            raise requests.ReadTimeout(f"{prepared.url} took longer than {overrides.read} s")
        return answer


class Line(socket.socket):
    """Stands for the connection of a request, so that an application can break it."""

    def __init__(self) -> None:
        self.broken = False

    def shutdown(self, _how: int) -> None:
        """No answer comes over it."""
        self.broken = True


def environ_of_prepared(prepared: requests.PreparedRequest) -> dict[str, Any]:
    """The request that `requests` would send."""
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    return environ_of(str(prepared.method), str(prepared.url), prepared.headers, body)


def answer_of(app: Wsgi, environ: dict[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body; what an application raises is a 500, as a server makes it."""
    try:
        chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
    except Exception:
        traceback.print_exc()
        return 500, {}, b""
    return int(status.split()[0]), dict(headers), b"".join(chunks)


class Shortcuts:
    """While it is installed, requests to these addresses are answered in this process."""

    def __init__(self, apps: Mapping[str, Wsgi]) -> None:
        self._adapters = {prefix: _ShortAdapter(app) for prefix, app in apps.items()}
        self._usual = requests.Session.get_adapter

    def __enter__(self) -> "Shortcuts":
        adapters, usual = self._adapters, self._usual

        def get_adapter(session: requests.Session, url: str) -> BaseAdapter:
            short = next((adapter for prefix, adapter in adapters.items() if url.startswith(prefix)), None)
            return short or usual(session, url)

        requests.Session.get_adapter = get_adapter  # type: ignore[assignment, method-assign]
        return self

    def __exit__(self, *_error: object) -> None:
        requests.Session.get_adapter = self._usual  # type: ignore[method-assign]


class _ShortAdapter(HTTPAdapter):
    """Answers in this process."""

    def __init__(self, app: Wsgi) -> None:
        super().__init__()
        self._app = app
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="rehearsal")

    def send(self, request: requests.PreparedRequest, *_given: Any, **options: Any) -> requests.Response:
        """The application's answer, or what `requests` raises for one that hangs or breaks off."""
        environ = environ_of_prepared(request)
        try:
            # In a thread of its own, because whoever asks does not wait for one that hangs.
            answer = self._threads.submit(answer_of, self._app, environ)
            status, headers, content = answer.result(_longest(options.get("timeout")))
        except TimeoutError as error:
            raise requests.ReadTimeout(request=request) from error
        if environ[_LINE].broken:
            raise requests.ConnectionError("the connection broke", request=request)
        response = requests.Response()
        response.status_code, response._content = status, content
        response.headers.update(headers)
        response.url, response.request = str(request.url), request
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        return response


def _longest(timeout: Any) -> float | None:
    """Seconds that whoever asks is ready to wait, in any of the forms that `requests` takes."""
    if isinstance(timeout, Timeout):
        timeout = timeout.clone()
        timeout.start_connect()
        timeout = timeout.read_timeout
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    return float(timeout) if isinstance(timeout, int | float) else None
