"""Puts fetched figures into a copy of the built-in case `eksempel`: the table, and its evidence."""

import shutil
from pathlib import Path

from inntektsmodell.files.locations import data_folder

case, fetched = Path("my_case"), Path("fetched")
shutil.copytree(data_folder() / "cases" / "eksempel", case)
shutil.copy(fetched / "population.csv", case)
main = case / "case.toml"
text = main.read_text(encoding="utf-8")
evidence = (fetched / "evidence.toml").read_text(encoding="utf-8")
main.write_text(text.replace("[parameters.", f"{evidence}\n[parameters.", 1), encoding="utf-8")
