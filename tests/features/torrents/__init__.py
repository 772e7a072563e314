"""Tests of the feature ``torrents``."""
