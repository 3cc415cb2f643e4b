"""Twilio's API as its OpenAPI description has it: requests are held against it, and so are our own answers in tests.

`facts.json` holds what was drawn from the description (`tools/twilio_facts.py` says how); `guard.py` is the one check
before every request, so a resource that is added later is covered without a word of its own.
"""
