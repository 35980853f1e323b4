"""A scenario is data: a name, where it comes from, and changes to a case by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from inntektsmodell.arguments import as_mapping, as_path, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.changes.changes import as_plain, replaced, whole
from inntektsmodell.case.changes.resolving import Rebalance, flattened, resolved
from inntektsmodell.case.checks.names import check_line, check_text
from inntektsmodell.case.figure_names import called
from inntektsmodell.case.paths import canonical, touches
from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.faults import Faults, InputError, nearest, or_else, within
from inntektsmodell.files.locations import BUILT_IN, built_in, data_folder, meant_built_in
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.bilingual import TextInBoth, as_written, in_all
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.text import Language, Text, as_label, in_both, joined
from inntektsmodell.records import Frozen


class Scenario(Frozen):
    """What is changed, and why.

    `changes` maps paths to values (absolute, relative as in `"*1.05"`, or nested mappings). `base` names the case it
    was written for, as advice; it can be applied to any case that has the places it changes. `rebalance` says how
    shares of which some are changed are kept at the sum 1; without it they must sum to 1 as they are given.

    Raises:
        InputError: a field is unknown, missing or of a wrong type, or its text does not fit.

    Example:
        >>> import inntektsmodell as im
        >>> im.Scenario(name="less", source="own", changes={"capital": {"share": 0.01}}).paths
        ['capital.share']
    """

    name: str = Field(min_length=1)
    title: Text | None = None
    description: Text | None = None
    source: TextInBoth
    base: str = "eksempel"
    rebalance: Rebalance | None = None
    changes: Annotated[dict[str, Any], BeforeValidator(as_plain)] = Field(default_factory=dict)

    def __init__(self, **fields: Any) -> None:
        with pydantic_faults(message("scenario"), Scenario) as faults:
            super().__init__(**fields)
            _check_words(self, message("scenario"), faults)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # model_validate keeps its own errors

    def label(self, language: Language) -> str:
        """Its title, or else its name."""
        return self.title.in_language(language) if self.title else self.name

    @property
    def paths(self) -> list[str]:
        """What it changes, nested mappings written out."""
        return list(flattened(self.changes))

    def as_written(self) -> dict[str, Any]:
        """The scenario as a file holds it, which `load_scenario` reads."""
        return {**self.model_dump(mode="json"), "source": as_written(self.source)}


def built_in_scenarios() -> list[str]:
    """Names of the scenarios that travel with the package.

    Example:
        >>> import inntektsmodell as im
        >>> "adopted" in im.built_in_scenarios()
        True
    """
    return built_in("scenarios")


def built_in_scenario(name: str | Path) -> str | None:
    """The built-in scenario that a name means, None where it means none; see `locations.meant_built_in`."""
    own = [file for file in (Path(name), Path(f"{name}.toml")) if file.is_file()]
    return meant_built_in("scenarios", name, own)


def names_scenario(name: str) -> bool:
    """Whether a name is that of a built-in scenario."""
    return built_in_scenario(name) in built_in_scenarios()


def case_written_for(name: str | Path, scenario: Scenario) -> str:
    """The case that a scenario, loaded by this name, was written for; a built-in scenario's is built in."""
    return f"{BUILT_IN}{scenario.base}" if built_in_scenario(name) else scenario.base


def load_scenario(source: str | Path | Mapping[str, Any]) -> Scenario:
    """Read a scenario: a built-in one by name, a TOML file, or a mapping with the keys of such a file.

    `builtin:adopted` is the built-in one where a file of your own has that name too.

    Raises:
        InputError: there is no such scenario (with the nearest names), a key is unknown, missing or of a wrong type,
            or the name means a built-in scenario and one of your own.

    Example:
        >>> import inntektsmodell as im
        >>> im.load_scenario({"name": "less", "source": "own", "changes": {"capital.share": 0.01}}).paths
        ['capital.share']
    """
    if isinstance(source, Mapping):
        return _validated(dict(as_mapping(source, "scenario")), message("scenario"))
    path = as_path(source, "scenario")
    meant = built_in_scenario(source if isinstance(source, str) else path)
    file = path if meant is None else data_folder() / "scenarios" / f"{meant}.toml"
    if not file.is_file():
        right = or_else(nearest(str(path), built_in_scenarios()), message("Or give the path of a TOML file."))
        found = message("is neither a built-in scenario nor a file")
        raise InputError.of(message("scenario '{scenario}'", scenario=path), found, right)
    faults = Faults()
    content = read_toml(file, faults)
    faults.raise_if_any()
    return _validated(content or {}, str(file))


def _validated(content: dict[str, Any], place: str) -> Scenario:
    with pydantic_faults(place, Scenario) as faults:
        scenario = Scenario.model_validate(content)
        _check_words(scenario, place, faults)
    return scenario


def _check_words(scenario: Scenario, place: str, faults: Faults) -> None:
    check_line(scenario.name, within(place, "name"), faults)
    for words in in_all(scenario.source):
        check_text(words, within(place, "source"), faults)
    for field, text, check in (
        ("title", scenario.title, check_line),
        ("description", scenario.description, check_text),
    ):
        for language, words in vars(text).items() if text else ():
            check(words, within(place, f"{field}.{language}"), faults)


def apply_scenario(case: Case, scenario: Scenario) -> Case:
    """The case as the scenario changes it, with a title and a note that say so.

    Changed figures get the status `assumed`. A scenario without changes gives the case itself.

    Raises:
        InputError: a path is unknown, a value does not fit, or shares no longer sum to 1.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.apply_scenario(im.load_case("builtin:eksempel"), im.load_scenario("builtin:need_one_year"))
        >>> case.parameters.need.window.value
        (2020,)
    """
    return apply_scenarios(case, [scenario])


def apply_scenarios(case: Case, scenarios: Iterable[Scenario]) -> Case:
    """The case after every scenario, in their order; a later one sees what the earlier ones changed."""
    expect_case(case)
    new = case
    for scenario in scenarios:
        expect_scenario(scenario)
        new = _changed(new, scenario)
    return case if new is case else whole(new)


def _changed(case: Case, scenario: Scenario) -> Case:
    """The case after one scenario, not yet checked as a whole."""
    columns = {path: [value] for path, value in flattened(scenario.changes).items()}
    if not columns:
        return case
    faults = Faults()
    values = resolved(case, columns, scenario.rebalance, faults)
    if faults.found:
        raise InputError(replace(fault, place=place_in(scenario, fault.place, case)) for fault in faults.found)
    changes = [(change.entry, as_plain(change[0])) for change in values.values()]
    origin = message("scenario '{name}': {source}", name=scenario.name, source=scenario.source)
    return _announced(replaced(case, changes, origin), scenario)


def place_in(scenario: Scenario, place: str, case: Case | None = None) -> Message:
    """A place of a case as a scenario changes it; of a case by a model version, that is named too."""
    if case is not None and case.file.version is not None:
        place = message("model version '{name}', {place}", name=case.file.version, place=place)
    return message("scenario '{scenario}', {place}", scenario=scenario.name, place=place)


def expect_scenario(value: object) -> None:
    """Raise `InputError` that says what to do unless a value is a `Scenario`; a name is not looked up."""
    if not isinstance(value, Scenario):
        refuse("scenario", value, message("a Scenario, as returned by im.load_scenario"))


def _announced(case: Case, scenario: Scenario) -> Case:
    """The case with the scenario in its title and notes, so that its figures are not taken for the case's own."""
    title = joined(" + ", (case.file.title, in_both(scenario.label)))
    about = in_both(lambda language: f"{scenario.description.in_language(language)} " if scenario.description else "")
    note = as_label(
        "Scenario {name}: {about}Source: {source}.", name=scenario.name, about=about, source=scenario.source
    )
    notes = [*case.file.notes, note, *notes_on_version(case, scenario)]
    return replace(case, file=case.file.model_copy(update={"title": title, "notes": notes}))


def overridden(case: Case, scenario: Scenario) -> list[str]:
    """What a model version set and the scenario, which is put upon it, sets in its place; by path."""
    paths = (canonical(case, path) for path in scenario.paths)
    return sorted(path for path in paths if touches(path, case.file.set_by_version))


def notes_on_version(case: Case, scenario: Scenario) -> Iterator[Text]:
    """A note on what is `overridden`, if anything is."""
    if paths := overridden(case, scenario):
        names = in_both(lambda language: "; ".join(called(case, path, language) for path in paths))
        yield as_label(
            "Scenario {name} overrides the model version {version}: {names}.",
            name=scenario.name,
            version=case.file.version,
            names=names,
        )
