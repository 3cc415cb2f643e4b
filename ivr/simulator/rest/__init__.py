"""Twilio's addresses under /2010-04-01, one file for each resource. `common` has what all of them share.

Shapes from Twilio's OpenAPI description (twilio_api_v2010), to which `contract/` holds them. What a request's
parameters may be has been checked before a handler here is called; a handler refuses what the
state of things forbids.
"""
