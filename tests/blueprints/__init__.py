"""Tests of the blueprints, imported and run the way a user does."""
