"""By what a post is found again, and by what it is known to have changed."""

from .post import Post


def id_hash(post_id: str) -> int:
    """64 bits of an id, to find it by."""
    from hashlib import blake2b  # loading it takes longer than most searches, which need none

    return int.from_bytes(blake2b(post_id.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def digest(post: Post) -> bytes:
    """16 bytes, equal for posts that are the same in all but the file they were read from."""
    from hashlib import blake2b

    about = (post.id, post.author, post.author_from, post.publication, post.published, post.url, post.truncated)
    content = f"{(*about, post.language, len(post.title))!r}{post.title}{post.body}"
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()
