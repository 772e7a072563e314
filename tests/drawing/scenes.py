"""Scenes to draw: small swarms and large ones, in easy and in awkward places."""

from custom_components.qb_peer_vpn.drawing import Cluster, Scene, Server, Texts
from custom_components.qb_peer_vpn.models import Coordinates, Sign

TEXTS = Texts(
    title="Stay on Zurich",
    subtitle="Round trip from home through the server to the peers: about 60 ms",
    home="Home",
    recommended="Recommended server",
    in_use="In use now",
    clusters="Peers, by share",
    elsewhere="Peers elsewhere",
    left_out="Peers that don't count",
)


def at(latitude: float, longitude: float) -> Coordinates:
    return Coordinates(latitude=latitude, longitude=longitude)


def cluster(
    label: str, latitude: float, longitude: float, share: float, radius_km: float = 60.0
) -> Cluster:
    return Cluster(
        coordinates=at(latitude, longitude),
        radius_km=radius_km,
        share=share,
        label=label,
        share_label=f"{share:.0%}",
    )


def server(
    label: str, latitude: float, longitude: float, note: str | None = None
) -> Server:
    return Server(coordinates=at(latitude, longitude), label=label, note=note)


def scene(
    home: Coordinates,
    recommended: Server,
    *clusters: Cluster,
    in_use: Server | None = None,
    left_out: tuple[Cluster, ...] = (),
    title: str = TEXTS.title,
    subtitle: str = TEXTS.subtitle,
) -> Scene:
    return Scene(
        texts=Texts(
            title=title,
            subtitle=subtitle,
            home=TEXTS.home,
            recommended=TEXTS.recommended,
            in_use=TEXTS.in_use,
            clusters=TEXTS.clusters,
            elsewhere=TEXTS.elsewhere,
            left_out=TEXTS.left_out,
        ),
        sign=Sign.MOVE if in_use else Sign.STAY,
        home=home,
        recommended=recommended,
        in_use=in_use,
        clusters=clusters,
        left_out=left_out,
    )


ZURICH = at(47.37, 8.54)

SCENES = {
    "no peers": scene(
        ZURICH, server("Zurich", 47.37, 8.55), title="No peers located yet", subtitle=""
    ),
    "Europe": scene(
        at(52.52, 13.40),
        server("Amsterdam", 52.37, 4.90),
        cluster("Paris", 48.9, 2.4, 0.31, 190.0),
        cluster("Madrid", 40.2, -3.9, 0.18, 160.0),
        cluster("Warsaw", 52.2, 20.6, 0.16, 240.0),
        cluster("London", 51.9, -0.6, 0.14, 120.0),
        cluster("Milan", 45.3, 9.6, 0.12, 110.0),
        cluster("Göteborg", 58.1, 12.6, 0.05, 150.0),
        title="Stay on Amsterdam",
    ),
    "world": scene(
        at(48.14, 11.58),
        server("Marseille", 43.30, 5.37),
        cluster("Singapore", 2.1, 103.4, 0.24, 420.0),
        cluster("Tokyo", 35.7, 139.2, 0.19, 260.0),
        cluster("São Paulo", -23.1, -46.2, 0.16, 300.0),
        cluster("New York", 40.6, -75.2, 0.13, 380.0),
        cluster("Mumbai", 19.6, 73.4, 0.11, 330.0),
        cluster("Los Angeles", 34.3, -118.1, 0.07, 200.0),
        cluster("Johannesburg", -26.3, 28.2, 0.05, 120.0),
        cluster("Sydney", -34.0, 150.9, 0.03, 90.0),
        in_use=server("Nouakchott", 48.86, 2.35, "actually in FR"),
        title="Move to Marseille: about 40 ms faster",
        subtitle="Round trip from home through the server to the peers: about 210 ms",
    ),
    "some left out": scene(
        at(48.14, 11.58),
        server("Amsterdam", 52.37, 4.90),
        cluster("Paris", 48.9, 2.4, 0.7, 190.0),
        cluster("Madrid", 40.2, -3.9, 0.3, 160.0),
        left_out=(
            cluster("Tokyo", 35.7, 139.2, 0.6, 260.0),
            cluster("東京", 34.7, 135.5, 0.4, 90.0),
        ),
        title="Stay on Amsterdam",
    ),
    "Fiji": scene(
        at(-36.85, 174.76),
        server("Auckland", -36.85, 174.77),
        cluster("Suva", -17.9, 178.6, 0.42, 110.0),
        cluster("Wellington", -41.1, 174.9, 0.33, 160.0),
        cluster("Apia", -13.9, -171.8, 0.25, 60.0),
        title="Stay on Auckland",
    ),
    "one cluster at the antimeridian": scene(
        ZURICH,
        server("Zurich", 47.37, 8.55),
        cluster("near Suva", -17.0, 179.95, 1.0, 400.0),
    ),
    "polar": scene(
        at(78.2, 15.6),
        server("Oslo", 59.91, 10.75),
        cluster("near Alert", 88.5, -62.3, 0.6, 900.0),
        cluster("near McMurdo", -87.8, 166.7, 0.4, 700.0),
    ),
    "opposite ends": scene(
        at(40.42, -3.70),
        server("Wellington", -40.42, 176.30),
        cluster("Madrid", 40.42, -3.70, 1.0, 25.0),
        in_use=server("Madrid", 40.42, -3.70),
    ),
    "many at one place": scene(
        at(50.11, 8.68),
        server("Frankfurt am Main", 50.11, 8.69),
        *(
            cluster(f"near Wiesbaden {row}", 50.0 + row / 30, 8.2 + row / 20, 0.11)
            for row in range(8)
        ),
        in_use=server("Frankfurt an der Oder", 52.34, 14.55),
    ),
    "one town": scene(
        ZURICH,
        server("Zurich", 47.37, 8.54),
        cluster("Zurich", 47.37, 8.54, 1.0, 25.0),
        in_use=server("Bern", 46.95, 7.45),
        title="Move to Zurich",
    ),
}
