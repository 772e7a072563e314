"""Data that a restored backup or another version may have left: JSON of any shape."""

from copy import copy
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**400)
    | st.floats()
    | st.text(max_size=20)
)
JSON = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
MAPPINGS = st.dictionaries(st.text(max_size=8), JSON, max_size=6)


def like(example: Any) -> SearchStrategy[Any]:
    """Return JSON with the keys of an example, some of whose values have another shape."""
    match example:
        case dict():
            changed = st.fixed_dictionaries(
                {}, optional={key: like(value) for key, value in example.items()}
            )
            return changed | JSON
        case [_, *_]:
            return st.lists(st.sampled_from(example) | JSON, max_size=5) | JSON
        case _:
            return st.just(example) | JSON


def places_in(example: Any) -> list[tuple[Any, ...]]:
    """Return the path of each value in JSON, that of the whole first."""
    items: list[tuple[Any, Any]] = []
    if isinstance(example, dict):
        items = list(example.items())
    elif isinstance(example, list):
        items = list(enumerate(example))
    return [(), *((key, *path) for key, value in items for path in places_in(value))]


def changed_at(example: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of JSON with another value at one place."""
    if not path:
        return value
    key, *rest = path
    changed = copy(example)
    changed[key] = changed_at(example[key], tuple(rest), value)
    return changed


def with_one_change(example: Any) -> SearchStrategy[Any]:
    """Return JSON like an example, one of whose values has another shape."""
    return st.builds(
        changed_at, st.just(example), st.sampled_from(places_in(example)), JSON
    )
