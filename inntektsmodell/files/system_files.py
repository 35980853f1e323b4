"""Files that Windows, macOS and file servers leave in folders by themselves."""

from __future__ import annotations

_NAMES = frozenset({".ds_store", ".directory", "desktop.ini", "ehthumbs.db", "lost+found", "thumbs.db"})
_BEGINNINGS = ("._", ".nfs", ".smbdelete", ".fuse_hidden")


def is_of_system(name: str) -> bool:
    """Whether a file or folder of this name is the operating system's own."""
    return name.lower() in _NAMES or name.startswith(_BEGINNINGS)
