"""Proves who is calling: one-time codes, counted and bound to call and purpose. May import wallet, carrier and base."""
