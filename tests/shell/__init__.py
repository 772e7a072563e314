"""Tests of what the features share."""
