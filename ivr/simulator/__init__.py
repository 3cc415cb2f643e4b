"""A stand-in telephone network: acts on TwiML given over HTTP as Twilio does, and answers Twilio's addresses.

It is a process of its own that speaks HTTP and imports nothing of the hotline. Where to begin:

- `twiml/` reads a document (`schema`, `nouns`, `reading`) and judges it where it stands (`places`; `table`, the rules
  with numbers and sources);
- `machine.py` and `executors.py` act on it without socket or clock: they yield wishes and get outcomes;
- `real.py` and `stepped.py` fulfil the wishes on a telephone line, at the pace of people or of a script;
- `network.py` holds lines, texts and faults; `twilio_api.py`, `verify.py` and `control.py` are its HTTP faces;
- `contract/` holds requests to Twilio's addresses, and in tests our answers, against Twilio's OpenAPI description;
- `scripts/` plays a call script and writes the transcript; `terminal.py` is a telephone to type on.
"""
