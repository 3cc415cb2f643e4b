"""The whole hotline as real processes: call scripts, repeated requests, killed processes, a fresh start."""
