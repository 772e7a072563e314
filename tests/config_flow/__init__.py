"""Tests of the config flow: a connection is added, changed, and repaired."""
