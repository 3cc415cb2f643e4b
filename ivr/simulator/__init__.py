"""A stand-in telephone network: acts on TwiML given over HTTP as Twilio does, and answers Twilio's addresses.

It is a process of its own that speaks HTTP and imports nothing of the hotline. Where to begin:

- `twiml/` reads a document (`schema`, `nouns`, `reading`) and judges it where it stands (`places`; `table`, the rules
  with numbers and sources);
- `machine.py` and `executors.py` act on it without socket or clock: they yield wishes and get outcomes;
- `leg.py` is one call, `runner.py` leads its machine, and an `activity` fulfils each wish (hearing, dialling, talking);
- `timeline.py` lets everything happen in its time, on the wall clock for people, on one that runs ahead for scripts;
- `network.py` holds the account, `exchange.py` all that goes by one clock, `people.py` who answers how;
- `twilio_api.py`, `verify.py` and `control.py` are the HTTP faces; `hands.py` makes the requests to the application;
- `contract/` holds requests to Twilio's addresses, and in tests our answers, against Twilio's OpenAPI description;
- `telephone/` is a telephone in the browser, served at `/`;
- `scripts/` plays a call script and writes the transcript; `terminal.py` is a telephone to type on.
"""
