"""What all features share of Home Assistant: base classes and small tools."""
