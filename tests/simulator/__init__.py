"""Tests of the stand-in telephone network, over real HTTP on loopback."""
