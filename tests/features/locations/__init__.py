"""Tests of the feature ``locations``."""
