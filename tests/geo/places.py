"""Places for the tests of this folder."""

from hypothesis import strategies as st

from custom_components.qb_peer_vpn.models import Coordinates


def point(latitude: float, longitude: float) -> Coordinates:
    """Return coordinates."""
    return Coordinates(latitude=latitude, longitude=longitude)


BERLIN = point(52.52, 13.40)
LONDON = point(51.51, -0.13)
PARIS = point(48.86, 2.35)
SUVA = point(-18.14, 178.44)
TOKYO = point(35.68, 139.69)

POINTS = st.builds(
    point,
    st.floats(-90.0, 90.0, allow_subnormal=False),
    st.floats(-180.0, 180.0, allow_subnormal=False),
)
"""Any place on the earth."""
