"""A rehearsal: an application in this very process and a network around it, both in virtual time.

Any WSGI application by its name will do. One that has work of its own to do in its time offers `POST
/development/clock`; docs/simulator.md has the protocol.
"""
