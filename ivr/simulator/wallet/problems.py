"""Every refusal in the contract's one shape, application/problem+json."""

import json
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class Problem(Exception):
    """A refusal: the HTTP `status`, the `code` for programs and a sentence for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail

    def response(self) -> Response:
        """The answer that carries it."""
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        response = Response(json.dumps(body), self.status, mimetype="application/problem+json")
        if self.status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


def install(app: Flask) -> None:
    """Answer our own problems, and those that Flask finds, in that shape."""
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _from_flask)


def _from_flask(error: HTTPException) -> Response:
    status = error.code or 500
    response = Problem(status, _CODES.get(status, "bad_request"), HTTPStatus(status).phrase).response()
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = dict(error.get_headers())["Allow"]
    return response
