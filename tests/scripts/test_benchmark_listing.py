"""The benchmark of the lists of torrents."""

from scripts.benchmarks.listing import measure_listing


def test_lists_of_torrents_are_timed() -> None:
    cost = measure_listing(torrents=2_000, runs=3)

    assert cost.torrents == 2_000
    # The ratio of the first torrents of the load is as high as that of the others.
    assert cost.found == 2_000
    assert cost.filtered_ms > 0
    # Names that did not change are sorted already.
    assert cost.again_ms < cost.by_name_ms
