"""Measured home legs: which to measure, which can be true, what they correct."""
