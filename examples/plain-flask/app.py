"""A dentist's telephone in plain Flask: any web application that answers with TwiML can be tried like this one.

pip install flask
flask --app examples/plain-flask/app.py run --port 5001
flask simulate scripts examples/plain-flask/scripts --url http://127.0.0.1:5001/voice
"""

from flask import Flask, Response, request

app = Flask(__name__)
MENU = """<Gather numDigits="1" action="/chosen" timeout="4">
<Say>For opening hours, press 1.</Say><Say>To speak with us, press 2.</Say></Gather>
<Say>We did not hear you. Goodbye.</Say><Hangup/>"""


def twiml(verbs: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>', mimetype="text/xml")


@app.post("/voice")
def voice() -> Response:
    return twiml(f"<Say>Doctor Wang's practice.</Say>{MENU}")


@app.post("/chosen")
def chosen() -> Response:
    match request.form.get("Digits"):
        case "1":
            return twiml(f"<Say>We are open from nine to five.</Say>{MENU}")
        case "2":
            return twiml('<Dial action="/after" timeout="20"><Number>+8675500000001</Number></Dial>')
    return twiml(f"<Say>That is not a choice.</Say>{MENU}")


@app.post("/after")
def after() -> Response:
    taken = request.form["DialCallStatus"] == "completed"
    return twiml(f"<Say>{'Thank you' if taken else 'Nobody is free now'}. Goodbye.</Say><Hangup/>")
