"""Tests of the feature ``swarm``."""
