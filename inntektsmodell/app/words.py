"""Every word of the page, in both languages."""

from __future__ import annotations

from inntektsmodell.case.labels import DISTRIBUTION_KEY
from inntektsmodell.language.text import Language, Text, as_label

WORDS: dict[str, Text] = {
    "language": as_label("Language"),
    "skip": as_label("Skip to the results"),
    "product": as_label("The income-distribution model"),
    "lead": as_label("Change the assumptions of the model and see the effect on keys and kroner at once."),
    "synthetic": as_label("Synthetic figures"),
    "assumed": as_label("Everything you change is an assumption. All amounts are at full effect."),
    "notes": as_label("About the figures in this case"),
    "remarks": as_label("Figures to check"),
    "former_given": as_label(
        "Redistribution against the former model and phase-in are given as fixed figures, which do "
        "not follow the scenario."
    ),
    "what": as_label("What do you want to change?"),
    "case": as_label("Case"),
    "upload": as_label("Your own workbook (.xlsx)"),
    "upload_hint": as_label(
        "Choose a file or drop it here. At most {limit} MB. The file is read on this machine and is not stored."
    ),
    "cost": as_label("Weight on actual cost"),
    "cost_hint": as_label("How much historic cost counts in the cost index, relative to calculated cost."),
    "need": as_label("Population and years"),
    "merging": as_label("Merged criteria"),
    "settlement": as_label("Settlement between regions"),
    "weights": as_label("One criterion of the need key"),
    "weights_hint": as_label(
        "The service's other criteria are scaled in proportion, so that the weights still sum to 100 %."
    ),
    "service": as_label("Service"),
    "criterion": as_label("Criterion"),
    "weight": as_label("Weight"),
    "counts": as_label("The criterion is included"),
    "per_cent": as_label("per cent"),
    "key_of_service": as_label("The whole need key: {service}"),
    "results": as_label("Result"),
    "key": DISTRIBUTION_KEY,
    "amount": as_label("Base appropriation at full effect, million NOK"),
    "region": as_label("Region"),
    "baseline": as_label("Baseline"),
    "scenario": as_label("Scenario"),
    "points": as_label("Change, percentage points"),
    "points_unit": as_label("percentage points"),
    "million": as_label("million NOK"),
    "change_million": as_label("Change, million NOK"),
    "per_inhabitant": as_label("Change, NOK per inhabitant"),
    "sum": as_label("Sum"),
    "bars": as_label("The key in the baseline and the scenario"),
    "waterfall": as_label("The effect of each change"),
    "waterfall_region": as_label("Show for"),
    "waterfall_hint": as_label(
        "Redistribution in million NOK, one change at a time in the order in which they were made. "
        "The order can affect how much is attributed to each change, but not the sum."
    ),
    "former_baseline": as_label("Baseline against the former model"),
    "former_scenario": as_label("Scenario against the former model"),
    "all_changes": as_label("All changes together"),
    "nothing": as_label("Nothing has been changed yet: the scenario is the same as the baseline."),
    "changes": as_label("Changes in the scenario"),
    "undo": as_label("Undo"),
    "undo_all": as_label("Undo all"),
    "steps": as_label("Every step of the computation"),
    "step": as_label("Step"),
    "save": as_label("Save the scenario"),
    "name": as_label("Name of the scenario"),
    "download_workbook": as_label("Download workbook (.xlsx)"),
    "download_report": as_label("Download report (.pdf)"),
    "download_scenario": as_label("Download scenario file (.toml)"),
    "working": as_label("Creating the file …"),
    "link": as_label("Link to this scenario"),
    "link_workbook": as_label(
        "The link contains the changes but not the workbook: anyone who opens it must choose the same file ({name})."
    ),
    "copy_link": as_label("Copy link"),
    "copied": as_label("The link has been copied."),
    "measured": as_label("Computed in {ms} ms."),
    "faults": as_label("Something went wrong"),
    "close": as_label("Close"),
    "silent": as_label("The program is not responding. Has it been stopped? Start it again and reload the page."),
    "no_script": as_label("The page needs JavaScript."),
    "no_case": as_label("No workbook has been chosen"),
    "no_case_hint": as_label("Choose the workbook that the link refers to, or another case."),
    "choose": as_label("– choose –"),
    "own_workbook": as_label("Own workbook: {name}"),
}


def words_in(language: Language) -> dict[str, str]:
    """Every word by its name, in one language."""
    return {name: text.in_language(language) for name, text in WORDS.items()}
