"""Tests of the feature ``recommendation``."""
