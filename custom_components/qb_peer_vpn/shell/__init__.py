"""Base classes and small tools that all features share."""
