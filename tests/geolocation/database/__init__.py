"""Tests of the city databases."""
