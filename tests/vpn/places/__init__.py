"""Tests of the places of servers."""
