"""Hashes that recognize a secret in a stored file without containing it."""

from hashlib import blake2b

_DIGEST_BYTES = 16


def fingerprint(text: str, *, purpose: str, installation_id: str) -> str:
    """Return a hash that recognizes a text, and from which no one can find the text.

    Without a key, the home could be found by hashing all places on Earth. The key is in
    none of our files, so that one of them can be shown to others.

    Args:
        text: the secret.
        purpose: what the text is, up to 16 bytes: the same text has another hash for
            another purpose.
        installation_id: the key, which only this Home Assistant knows.

    """
    return blake2b(
        text.encode(errors="surrogatepass"),
        key=blake2b(installation_id.encode()).digest(),
        person=purpose.encode(),
        digest_size=_DIGEST_BYTES,
    ).hexdigest()
