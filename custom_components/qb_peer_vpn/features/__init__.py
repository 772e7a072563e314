"""What the integration offers: one folder a feature, the Home Assistant half of it."""
