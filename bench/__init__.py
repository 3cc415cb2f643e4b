"""Benchmarks: each runs as `python -m bench.NAME` and prints ratios from one run."""
