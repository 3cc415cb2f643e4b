"""The rules of the queue played in virtual time, and held against what queueing theory says of them."""
