"""Inward: Twilio's voice webhooks. Verifies each, makes an input of its form, and answers with TwiML.

With the carrier the only room that knows Twilio's words. May import flow, calls, desk, callbacks and base.
"""
