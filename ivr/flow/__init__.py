"""The call as a pure function: `step(menu, session, input, facts)` says what the caller hears next and what happened.

Nothing here reads a clock, a database or a network, so the same function answers the telephone, walks every path of a
menu before it is published and replays yesterday's calls against a draft.
"""
