"""Tests of the feature ``servers``."""
