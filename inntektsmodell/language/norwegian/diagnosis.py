"""Checks of an installation."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "FAILED": "FEIL",
    "FAILED: {count} of {all} checks": "IKKE BESTÅTT (FAILED): {count} av {all} kontroller feiler",
    "PASSED: all is well": "BESTÅTT (PASSED): alt er i orden",
    "Python {found} ({wanted})": "Python {found} ({wanted})",
    "Python {found}; needed is {wanted}": "Python {found}; det kreves {wanted}",
    "a compiled kernel agrees with NumPy to {apart:.0e}": "en kompilert kjerne stemmer med NumPy på {apart:.0e}",
    "a compiled kernel is {apart:.1e} from NumPy, in {type}": "en kompilert kjerne er {apart:.1e} fra NumPy, i {type}",
    "a folder was written and read in {folder}": "en mappe ble skrevet og lest i {folder}",
    "installed": "installert",
    "lacks {packages}": "mangler {packages}",
    "not finite: {names}": "ikke endelige tall: {names}",
    "not installed: lacks {packages}; {command}": "ikke installert: mangler {packages}; {command}",
    "ok": "ok",
    "there are no files in {folder}": "det er ingen filer i {folder}",
    "there is no case folder {folder}": "det finnes ingen mappe {folder}",
    "{count} checks hold or are explained": "{count} kontroller holder eller er forklart",
    "{count} files can be read in {folder}": "{count} filer kan leses i {folder}",
    "{count} packages have the versions that are needed": "{count} pakker har versjonene som kreves",
    "{count} results are computed, all finite": "{count} resultater er beregnet, alle endelige",
    "{count} unexplained, first {names}; see `validate`": "{count} uforklarte, først {names}; se `validate`",
    "{file} does not hold what was written": "{file} inneholder ikke det som ble skrevet",
    "{name}{bounds} (found: {found})": "{name}{bounds} (fant: {found})",
}
