"""Tests of the online services."""
