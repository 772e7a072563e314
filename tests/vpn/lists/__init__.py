"""Tests of the server lists."""
