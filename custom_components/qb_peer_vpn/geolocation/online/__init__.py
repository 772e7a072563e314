"""Online services that locate addresses, and the limits we keep while asking them."""
