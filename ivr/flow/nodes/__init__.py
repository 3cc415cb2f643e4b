"""One file for each kind of node: `arrive` when the call comes to it, `resume` when its wait is answered.

Both return the node to go to, or None when the turn stops here.
"""
