"""Tests of the Home Assistant half of each subject."""
