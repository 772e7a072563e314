"""What the integration costs: the modules behind ``scripts/benchmark``."""
