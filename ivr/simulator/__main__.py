"""`python -m ivr.simulator`: the commands of `cli`, on their own."""

from ivr.simulator.cli import simulate_group

if __name__ == "__main__":
    simulate_group()()
