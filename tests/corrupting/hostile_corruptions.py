"""What enemies and broken disks do to a workbook: its parts, its container, its bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import numpy as np
from openpyxl.utils import get_column_letter

from tests.corrupting.corruptor import MAIN, Book, Raw, any_figure, choice, figure_sheet, on_book, on_bytes, put, zipped


@on_book("same")
def huge_dimension(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    book.extra[name] = '<dimension ref="A1:XFD1048576"/>'


@on_book("refused")
def far_cell(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    put(book, name, choice([(1_048_576, 1), (1_048_576, 16_384), (7, 16_384), (20_001, 3)], rng), 1)


@on_book("refused")
def cells_twice(book: Book, rng: np.random.Generator) -> None:
    name, place = any_figure(book, rng)
    letter = get_column_letter(place[1])
    twin = "{start}><v>1</v></c>" + f'<c r="{letter}{place[0]}"><v>2</v></c>'
    put(book, name, place, Raw(twin))


@on_book("refused")
def entity_bomb(book: Book, rng: np.random.Generator) -> None:
    path = choice(["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"], rng)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    declaration, _, rest = book.parts[path].partition(b"?>")
    book.parts[path] = declaration + b"?>" + bomb + rest


@on_book("refused")
def other_encoding(book: Book, rng: np.random.Generator) -> None:
    path = choice(["xl/workbook.xml", "xl/styles.xml"], rng)
    text = book.parts[path].decode().replace("UTF-8", "UTF-16")
    book.parts[path] = text.encode("utf-16")


@on_book("refused")
def bomb(book: Book, rng: np.random.Generator) -> None:
    book.parts["xl/media/image1.png"] = bytes(int(rng.integers(4, 12)) * 2**20)


@on_book("refused")
def many_styles(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    styles = book.parts["xl/styles.xml"]
    assert b"</cellXfs>" in styles
    more = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 70_000
    book.parts["xl/styles.xml"] = styles.replace(b"</cellXfs>", more + b"</cellXfs>")


@on_book("refused")
def many_tags(book: Book, rng: np.random.Generator) -> None:
    """Texts without end, or rows without end."""
    if rng.random() < 0.5:
        texts = "".join(f"<si><t>{number}</t></si>" for number in range(200_001))
        book.parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'.encode()
    else:
        book.parts["xl/comments1.xml"] = rng.bytes(3 * 2**19).hex().replace("0", "<").replace("1", "<").encode() * 4


@on_book("refused")
def sheet_elsewhere(book: Book, rng: np.random.Generator) -> None:
    """A sheet in a part where nobody looks for one."""
    name = figure_sheet(book, rng)
    old = book.paths[name].removeprefix("xl/")
    book.paths = {**book.paths, name: "xl/other.xml"}
    del book.parts[f"xl/{old}"]
    relations = book.parts["xl/_rels/workbook.xml.rels"]
    assert old.encode() in relations
    book.parts["xl/_rels/workbook.xml.rels"] = relations.replace(old.encode(), b"other.xml")


@on_book("refused")
def many_parts(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts |= {f"xl/media/{number}.bin": b"" for number in range(600)}


@on_book("refused")
def macros(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


@on_book("refused")
def external_link(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


@on_book("refused")
def needed_part_gone(book: Book, rng: np.random.Generator) -> None:
    del book.parts[choice(["xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"], rng)]


@on_bytes("either")
def byte_flipped(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + bytes([content[place] ^ (1 << int(rng.integers(8)))]) + content[place + 1 :]


@on_bytes("either")
def bytes_lost(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + content[place + int(rng.integers(1, 200)) :]


@on_bytes("refused")
def truncated(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(len(content) - 30))]


@on_bytes("either")
def bytes_inserted(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + rng.bytes(int(rng.integers(1, 50))) + content[place:]


@on_bytes("refused")
def another_file(content: bytes, rng: np.random.Generator) -> bytes:
    others: list[bytes] = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content,
        b"",
        b"a;b\n1;2\n",
        b"%PDF-1.7",
        b"PK\x03\x04",
    ]
    return others[int(rng.integers(len(others)))]


@on_bytes("refused")
def encrypted(content: bytes, rng: np.random.Generator) -> bytes:  # noqa: ARG001
    """The flag of encryption on the first part, in the directory."""
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + struct.pack("<H", 1) + content[place + 2 :]


@on_bytes("refused")
def sizes_lie(content: bytes, rng: np.random.Generator) -> bytes:
    """A part that says it is smaller, or larger, than it is."""
    places = [match.start() for match in re.finditer(b"PK\x01\x02", content)]
    place = choice(places, rng) + 24
    return content[:place] + struct.pack("<I", int(rng.choice([1, 10, 2**30]))) + content[place + 4 :]


@on_bytes("same")
def other_writer(content: bytes, rng: np.random.Generator) -> bytes:  # noqa: ARG001
    """Sheets as other programs write them: a prefix, single quotes, another order of attributes, `$C$6`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in (name for name in parts if name.startswith("xl/worksheets/sheet")):
        text = re.sub(r'<c r="([A-Z]+)([0-9]+)" s="([0-9]+)"', r"<c s='\3' r='$\1$\2'", parts[name].decode())
        text = re.sub(r"<(/?)([a-zA-Z]+)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
        parts[name] = text.encode()
    return zipped(parts)


@on_bytes("refused")
def strict_form(content: bytes, rng: np.random.Generator) -> bytes:  # noqa: ARG001
    """Saved as Strict Open XML, whose names are others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return zipped({name: part.replace(MAIN.encode(), strict) for name, part in parts.items()})
