"""Which torrents a lens covers, and which names it can have."""

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import (
    STATE_CODES,
    TORRENT,
    Activity,
    Lens,
    LensKind,
    TorrentGroup,
    Torrents,
    TorrentState,
    category_names,
    groups_at,
    tag_names,
)

CATEGORIES = ("", "tv/news/local", " iso ", "music", "unused")
TAG_SETS = ((), ("new", "rare"), ("rare",), ("unused",))

ALL_ROWS = np.arange(3)


def group(
    activity: Activity = Activity.DOWNLOADS, category: str = "", *tags: str
) -> TorrentGroup:
    return TorrentGroup(activity=activity, category=category, tags=tags)


def torrents(
    *, states: tuple[TorrentState, ...] = (TorrentState.UPLOADING,) * 3, left: int = 0
) -> Torrents:
    table = np.zeros(len(states), dtype=TORRENT)
    table["hash"] = [b"%040d" % number for number in range(len(states))]
    table["state"] = [STATE_CODES[state] for state in states]
    table["amount_left"] = left
    table["category"] = np.resize([1, 2, 0], len(states))
    table["tags"] = np.resize([1, 0, 2], len(states))
    return Torrents(
        table=table,
        names=("",) * len(states),
        categories=CATEGORIES,
        tag_sets=TAG_SETS,
    )


@pytest.mark.parametrize(
    ("lens", "covered", "other"),
    [
        (Lens(), group(Activity.NEITHER), None),
        (
            Lens(kind=LensKind.DOWNLOADS),
            group(Activity.DOWNLOADS),
            group(Activity.SEEDS),
        ),
        (Lens(kind=LensKind.DOWNLOADS), group(), group(Activity.NEITHER)),
        (Lens(kind=LensKind.SEEDS), group(Activity.SEEDS), group(Activity.NEITHER)),
        (
            Lens(kind=LensKind.CATEGORY, name="tv"),
            group(Activity.SEEDS, "tv"),
            group(Activity.SEEDS, "tv2"),
        ),
        (
            Lens(kind=LensKind.CATEGORY, name="tv"),
            group(Activity.NEITHER, "tv/news/local"),
            group(Activity.NEITHER, "my/tv"),
        ),
        (Lens(kind=LensKind.CATEGORY, name="tv"), group(category="tv/news"), group()),
        (
            Lens(kind=LensKind.TAG, name="rare"),
            group(Activity.SEEDS, "tv", "new", "rare"),
            group(Activity.SEEDS, "rare", "new", "rarest"),
        ),
    ],
)
def test_a_lens_covers(
    lens: Lens, covered: TorrentGroup, other: TorrentGroup | None
) -> None:
    assert lens.covers(covered)
    assert other is None or not lens.covers(other)


@pytest.mark.parametrize(
    ("activity", "states"),
    [
        (
            Activity.DOWNLOADS,
            "allocating checkingDL downloading forcedDL forcedMetaDL metaDL queuedDL stalledDL",
        ),
        (Activity.SEEDS, "uploading forcedUP stalledUP queuedUP checkingUP"),
        (
            Activity.NEITHER,
            "pausedDL stoppedDL pausedUP stoppedUP error missingFiles",
        ),
    ],
)
@pytest.mark.parametrize("left", [0, 1])
def test_what_a_torrent_does_is_in_its_state(
    activity: Activity, states: str, left: int
) -> None:
    known = tuple(TorrentState(state) for state in states.split())

    groups = groups_at(torrents(states=known, left=left), np.arange(len(known)))

    assert [each.activity for each in groups] == [activity] * len(known)


@pytest.mark.parametrize(
    ("left", "activity"), [(0, Activity.SEEDS), (1, Activity.DOWNLOADS)]
)
@pytest.mark.parametrize(
    "state",
    [
        TorrentState.MOVING,
        TorrentState.CHECKING_RESUME_DATA,
        TorrentState.QUEUED_FOR_CHECKING,
        TorrentState.UNKNOWN,
    ],
)
def test_elsewhere_the_bytes_that_are_left_decide(
    state: TorrentState, left: int, activity: Activity
) -> None:
    (found,) = groups_at(torrents(states=(state,), left=left), np.arange(1))

    assert found.activity is activity


def test_a_group_has_the_names_of_its_torrents() -> None:
    groups = groups_at(torrents(), np.array([2, 0, 1]))

    assert [(each.category, each.tags) for each in groups] == [
        ("", ("rare",)),
        ("tv/news/local", ("new", "rare")),
        ("iso", ()),
    ]


def test_a_lens_can_have_the_names_that_torrents_have_now() -> None:
    assert category_names(torrents()) == ("iso", "tv", "tv/news", "tv/news/local")
    assert tag_names(torrents()) == ("new", "rare")


def test_without_torrents_there_is_no_name() -> None:
    assert category_names(Torrents()) == tag_names(Torrents()) == ()
    assert groups_at(Torrents(), np.zeros(0, dtype=np.intp)) == []


def test_names_stay_out_of_the_log() -> None:
    assert "secret" not in repr(Lens(kind=LensKind.TAG, name="secret"))
    assert "secret" not in repr(group(Activity.SEEDS, "secret", "secret"))
