"""Parse web addresses; used wherever user input may be a URL."""

from yarl import URL


def http_url(text: str) -> URL | None:
    """Parse an absolute http or https address; None if the text is anything else."""
    try:
        url = URL(text)
    except ValueError:
        return None
    return url if url.scheme in {"http", "https"} and url.host else None
