"""The hotline of a digital wallet: rooms that each open with what they are for.

The house is drawn in docs/architecture.md.
"""
