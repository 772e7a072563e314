from dataclasses import replace
from io import BytesIO
from itertools import chain

from hypothesis import given, settings, strategies as st
import numpy as np
from PIL import Image
import pytest

from custom_components.qb_peer_vpn.drawing import (
    DARK,
    HEIGHT,
    LIGHT,
    WIDTH,
    Cluster,
    Dot,
    Land,
    Palette,
    Scene,
    draw,
)
from custom_components.qb_peer_vpn.drawing.header_footer import MAP
from custom_components.qb_peer_vpn.drawing.palette import Color
from custom_components.qb_peer_vpn.models import Sign

from .scenes import SCENES, at, cluster, scene, server

EVERY_SCENE = pytest.mark.parametrize("name", SCENES)
BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def opened(content: bytes) -> np.ndarray:
    with Image.open(BytesIO(content)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int64)


def amount(picture: np.ndarray, color: Color) -> int:
    """Pixels on the map that have a color, as nearly as the file's colors allow."""
    here = picture[int(MAP.top) : int(MAP.top + MAP.height)]
    return int((np.abs(here - color).max(axis=2) <= 6).sum())


def blue(picture: np.ndarray) -> int:
    """Pixels on the map as blue as a route, which is translucent, and not as the sea."""
    here = picture[int(MAP.top) : int(MAP.top + MAP.height)]
    return int((here[..., 2] - here[..., 0] > 70).sum())


@EVERY_SCENE
@BOTH
def test_each_scene_is_a_small_picture_with_the_same_bytes_each_time(
    land: Land, name: str, palette: Palette
) -> None:
    content = draw(SCENES[name], land, palette)
    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "P", (WIDTH, HEIGHT))
    assert len(content) < 150_000
    assert draw(SCENES[name], land, palette) == content


@EVERY_SCENE
@BOTH
def test_each_scene_shows_sea_land_and_server(
    land: Land, name: str, palette: Palette
) -> None:
    picture = opened(draw(SCENES[name], land, palette))
    assert amount(picture, palette.sea) > 20_000
    assert amount(picture, palette.land) > 20_000
    assert amount(picture, palette.route) > 100
    assert (amount(picture, palette.cluster) > 100) is bool(SCENES[name].clusters)


def test_each_part_of_a_scene_changes_the_picture(land: Land) -> None:
    first = SCENES["world"]
    others = (
        replace(first, texts=replace(first.texts, title="Stay on Paris")),
        replace(first, texts=replace(first.texts, home="Daheim")),
        replace(first, sign=Sign.STAY),
        replace(first, sign=Sign.MAYBE),
        replace(first, sign=Sign.WAIT),
        replace(first, home=at(52.5, 13.4)),
        replace(first, in_use=None),
        replace(first, recommended=replace(first.recommended, note="actually in ES")),
        replace(first, clusters=first.clusters[:-1]),
        replace(
            first, clusters=(*first.clusters[:-1], cluster("Perth", -32, 116, 0.03))
        ),
    )
    pictures = [draw(each, land, LIGHT) for each in (first, *others)]
    assert len(set(pictures)) == len(pictures)


def test_a_larger_share_makes_a_larger_dot(land: Land) -> None:
    def dot(share: float) -> int:
        here = scene(
            at(47.4, 8.5), server("Zurich", 47.4, 8.5), cluster("", 40.0, 20.0, share)
        )
        return amount(opened(draw(here, land, LIGHT)), LIGHT.cluster)

    assert dot(0.8) / dot(0.2) == pytest.approx(4.0, rel=0.25)


def test_peers_that_do_not_count_are_faint_and_without_a_route(land: Land) -> None:
    zurich, far = server("Zurich", 47.4, 8.5), cluster("", -33.0, 18.0, 0.5)
    counted = opened(draw(scene(zurich.coordinates, zurich, far), land, LIGHT))
    faint = opened(
        draw(scene(zurich.coordinates, zurich, left_out=(far,)), land, LIGHT)
    )
    none = opened(draw(scene(zurich.coordinates, zurich), land, LIGHT))

    assert amount(counted, LIGHT.cluster) > 1000
    assert amount(faint, LIGHT.cluster) == 0
    assert blue(faint) < blue(counted) - 200
    assert not np.array_equal(faint, none)


def test_the_legend_explains_faint_dots_where_there_are_some(land: Land) -> None:
    def legend(shown: Scene) -> np.ndarray:
        return opened(draw(shown, land, LIGHT))[int(MAP.top + MAP.height) :]

    shown = SCENES["some left out"]
    assert not np.array_equal(legend(shown), legend(replace(shown, left_out=())))


def test_peers_outside_of_clusters_are_faint_dots_that_the_legend_explains(
    land: Land,
) -> None:
    here = scene(at(47.4, 8.5), server("Zurich", 47.4, 8.5))

    def pixels(*dots: Dot) -> tuple[np.ndarray, np.ndarray]:
        picture = opened(draw(replace(here, elsewhere=dots), land, LIGHT))
        end = int(MAP.top + MAP.height)
        return picture[:end], picture[end:]

    near = Dot(coordinates=at(52.5, 13.4), share=0.2)
    far = Dot(coordinates=at(-33.9, 151.2), share=0.2)
    (bare, short), (dotted, long), (still_bare, still_short) = (
        pixels(),
        pixels(near),
        pixels(far),
    )
    assert not np.array_equal(dotted, bare)
    assert not np.array_equal(long, short)
    # A dot beyond the edge needs no explanation.
    assert np.array_equal(still_bare, bare)
    assert np.array_equal(still_short, short)


def test_a_wide_cluster_has_a_wide_circle(land: Land) -> None:
    def reach(radius_km: float) -> int:
        here = scene(
            at(0.0, -30.0),
            server("Zurich", 0.0, -30.0),
            Cluster(
                coordinates=at(0.0, -20.0),
                radius_km=radius_km,
                share=0.1,
                label="",
                share_label="",
            ),
        )
        picture = opened(draw(here, land, LIGHT))
        veiled = tuple(
            round(0.8 * sea + 0.2 * dot)
            for sea, dot in zip(LIGHT.sea, LIGHT.cluster, strict=True)
        )
        return amount(picture, (veiled[0], veiled[1], veiled[2]))

    assert reach(800.0) / reach(400.0) == pytest.approx(4.0, rel=0.3)


def test_a_name_without_glyphs_is_left_out_and_the_share_stays(land: Land) -> None:
    def with_name(name: str) -> bytes:
        return draw(
            scene(
                at(35.0, 135.0),
                server("Tokyo", 35.7, 139.7),
                cluster(name, 34.7, 135.5, 0.5),
            ),
            land,
            LIGHT,
        )

    assert with_name("大阪") == with_name("")
    assert with_name("大阪") != with_name("Osaka")


coordinates = st.builds(at, st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))
clusters = st.builds(
    Cluster,
    coordinates=coordinates,
    radius_km=st.floats(0.0, 4000.0),
    share=st.floats(0.0, 1.0),
    label=st.text(max_size=20),
    share_label=st.text(max_size=5),
)
servers = st.builds(
    server,
    st.text(max_size=30),
    st.floats(-90.0, 90.0),
    st.floats(-180.0, 180.0),
    st.none() | st.text(max_size=10),
)
scenes = st.builds(
    lambda home, recommended, in_use, swarm, others, title: scene(
        home, recommended, *swarm, in_use=in_use, left_out=tuple(others), title=title
    ),
    coordinates,
    servers,
    st.none() | servers,
    st.lists(clusters, max_size=8),
    st.lists(clusters, max_size=8),
    st.text(max_size=200),
)


@settings(max_examples=12)
@given(anything=scenes)
def test_anything_can_be_drawn(land: Land, anything: Scene) -> None:
    content = draw(anything, land, LIGHT)
    assert len(content) < 150_000


def test_lines_do_not_streak_across_the_map(land: Land) -> None:
    """From Fiji to Samoa is a short way, whichever side they are written on."""
    near = scene(
        at(-17.7, 178.0),
        server("Suva", -18.1, 178.4),
        cluster("Apia", -13.8, -171.8, 1.0),
    )
    picture = opened(draw(near, land, LIGHT))
    rows = picture[int(MAP.top) : int(MAP.top + MAP.height)]
    left, right = rows[:, :200], rows[:, -200:]
    assert all(amount_in(part, LIGHT.route) == 0 for part in chain((left,), (right,)))


def amount_in(pixels: np.ndarray, color: Color) -> int:
    return int((np.abs(pixels - color).max(axis=2) <= 6).sum())
