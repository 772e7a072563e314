"""Data that a restored backup or another version may have left: JSON of any shape."""

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
        case list():
            return st.lists(st.sampled_from(example) | JSON, max_size=5) | JSON
        case _:
            return st.just(example) | JSON
