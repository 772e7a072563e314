"""Tests of the feature ``connection``."""
