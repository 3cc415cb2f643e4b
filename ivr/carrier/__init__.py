"""Outward to the telephone network: texts now; calls, updates and conferences later.

With the voice room the only one that knows Twilio's words. May import base.
"""
