"""Tests of the half of the integration that browsers load."""
