"""Files that Windows, macOS and file servers leave in folders by themselves.

A name alone is no proof: what bears one is a plain file, as these always are, and no link or folder. A name that begins
with `._` may be anybody's; macOS's own are told by their first bytes (AppleDouble, RFC 1740).
"""

from __future__ import annotations

from pathlib import Path

_NAMES = frozenset({".ds_store", ".directory", "desktop.ini", "ehthumbs.db", "thumbs.db"})
_BEGINNINGS = (".nfs", ".smbdelete", ".fuse_hidden")
_FOLDER = "lost+found"
_APPLE_DOUBLE = bytes.fromhex("00051607")


def is_of_system(entry: Path) -> bool:
    """Whether a file or folder is the operating system's own."""
    if entry.is_symlink():
        return False
    if not entry.is_file():
        return entry.name == _FOLDER and entry.is_dir()
    if entry.name.startswith("._"):
        return _begins_with(entry, _APPLE_DOUBLE)
    return entry.name.lower() in _NAMES or entry.name.startswith(_BEGINNINGS)


def _begins_with(file: Path, beginning: bytes) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(len(beginning)) == beginning
    except OSError:
        return False
