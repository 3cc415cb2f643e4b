"""People take over: desks, agents and the queue in front of them.

Who is next, how long it will take and what waiting callers hear of it are pure functions over values; rows and pages
stand around them.
"""
