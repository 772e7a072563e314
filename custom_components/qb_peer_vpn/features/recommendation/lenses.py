"""The lens as an option, and as a text that users choose and automations write."""

from collections.abc import Mapping
from typing import Any, Final

from ...models import Lens, LensKind, PeerSnapshot
from ...shell.options import read_choice, read_text

CONF_LENS: Final = "lens"
CONF_LENS_CATEGORY: Final = "lens_category"
CONF_LENS_TAG: Final = "lens_tag"

NAME_FIELDS: Final = {
    LensKind.CATEGORY: CONF_LENS_CATEGORY,
    LensKind.TAG: CONF_LENS_TAG,
}
"""The field with the name, for each kind of lens that has one."""

MOST_NAMES: Final = 250
"""Categories and tags that are offered, of each at most."""


def read_lens(section: Mapping[str, Any]) -> Lens:
    """Read the lens from a section of the options; a missing name means all torrents."""
    kind = read_choice(section, CONF_LENS, LensKind.ALL)
    if kind not in NAME_FIELDS:
        return Lens(kind=kind)
    name = clean_lens_name(read_text(section, NAME_FIELDS[kind]))
    return Lens(kind=kind, name=name) if name else Lens()


def clean_lens_name(text: str) -> str:
    """Return a name as categories and tags can have it; empty if there is none."""
    return "".join(filter(str.isprintable, text)).strip().rstrip("/")


def with_lens(section: Mapping[str, Any], lens: Lens) -> dict[str, Any]:
    """Return a section of the options with another lens."""
    others = {
        key: value for key, value in section.items() if key not in NAME_FIELDS.values()
    }
    names = {NAME_FIELDS[lens.kind]: lens.name} if lens.kind in NAME_FIELDS else {}
    return {**others, CONF_LENS: lens.kind.value, **names}


def lens_text(lens: Lens) -> str:
    """Return a lens as a text, the same in all languages: ``all``, ``category: tv``."""
    return f"{lens.kind}: {lens.name}" if lens.kind in NAME_FIELDS else str(lens.kind)


def offered_lenses(snapshot: PeerSnapshot) -> tuple[Lens, ...]:
    """Return the lenses to choose from, those with names that torrents have now."""
    names = {LensKind.CATEGORY: snapshot.categories, LensKind.TAG: snapshot.tags}
    return (
        *(Lens(kind=kind) for kind in LensKind if kind not in NAME_FIELDS),
        *(
            Lens(kind=kind, name=name)
            for kind in NAME_FIELDS
            for name in names[kind][:MOST_NAMES]
        ),
    )
