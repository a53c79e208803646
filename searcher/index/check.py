"""Is every file of the index as it was written?"""

from pathlib import Path

from ..errors import IndexDamaged
from . import Check
from .manifest import changes, checked_manifest, manifest_stamp


def check(folder: Path) -> Check:
    """Read every byte against its checksum. Raises IndexDamaged, which names all files that changed."""
    while True:
        stamp, manifest = manifest_stamp(folder), checked_manifest(folder)
        changed = list(changes(folder, manifest))
        if stamp == manifest_stamp(folder):  # else a writer replaced files while we looked
            break
    if changed:
        raise IndexDamaged(folder, "; ".join(changed))
    return Check(len(manifest.files) + 1, manifest.bytes)
