"""Takes the turns of a call exactly once, asks outside under a claim, and keeps the record that can be found again.

May import flow, speech and base. What a call asks outside is performed by handlers that `app.py` registers by name.
"""
