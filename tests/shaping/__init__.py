"""Tests of the upload limits per tracker."""
