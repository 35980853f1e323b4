"""The page of a report on estimates: its tables and charts as one file of HTML that needs no other and no network.

It shows figures of the report's tables alone, and so hides what they hide.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from xml.etree.ElementTree import Element

import pandas as pd

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label, as_labels
from inntektsmodell.statistics.registers.diagnostics.fit import OUTSIDE, REGION, TENTH
from inntektsmodell.statistics.registers.labels import ROLES, SMALL, STEPS, variable_label
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.second_pass.second_pass import MEASURES
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification
from inntektsmodell.statistics.registers.writing.elements import Content, element, page, table

INVENTED = as_label(
    "The register is synthetic: every person and every cost is invented, and nothing here says anything of real ones."
)
HIDDEN = as_label(
    "What is of fewer than {threshold} persons is not told (–), and so much else besides that it cannot be worked out."
)
ERRORS = as_label(
    "Standard errors ({errors}) are clustered by municipality: persons of one municipality are not taken to vary "
    "independently of each other."
)
MODELS = as_labels("Service", "Ages", "Criteria", "Place", "Held at the mean of the country")
LADDER = as_labels("Model", "Variables", "R² of persons", "R² of other persons", "R² of municipalities")
LADDER_MORE = as_labels("Missed, municipalities", "R² of regions", "Missed, regions")
SINGLE = as_labels("CPM", "MAPE", "Mean error, kroner")
LADDER_NOTE = as_label(
    "R², missed, CPM and MAPE in per cent. Other persons are those that the model was not estimated from. Missed is "
    "what is predicted too high or too low, as a part of the costs."
)
WEIGHTS = as_labels("Variable", "Role", "Kroner a year", "Standard error", "Weight", "95 % interval of the weight")
GROUP = as_label("Group")
GROUPS = as_labels("Persons a year", "Actual, kroner", "Predicted, kroner", "Predicted / actual")
VARIANTS = as_labels("Variant", "What differs", "Variables", "R² of persons", "R² of regions")
SHOWN = ((100, 2), (100, 1), (1, 0))
"""Of the measures of single persons: by what they are multiplied, and how many decimals are shown."""
FACTS = as_labels("Register", "Source", "Years", "Municipalities")
GROUPINGS = {
    REGION: as_label("by region"),
    REGION + OUTSIDE: as_label("by region, each predicted by a model of the other regions"),
    TENTH: as_label("by tenth of the predicted cost; ratios in steps"),
}


@dataclass(frozen=True)
class EstimatePage:
    """What a page of estimates is of: a report's `tables` and `pictures` (SVG by name), and where they come from.

    `titles` are those of pictures by their kind, with a place for the service.
    """

    tables: Mapping[str, pd.DataFrame]
    pictures: Mapping[str, bytes]
    register: Register
    specification: Specification
    threshold: int
    titles: Mapping[str, Text]
    language: Language

    def html(self) -> str:
        """The page."""
        title, cautions = in_language(self.specification.title, self.language), [SMALL, HIDDEN, ERRORS]
        synthetic = self.register.status == Status.SYNTHETIC
        if synthetic:
            cautions.insert(1, INVENTED)
        stamp = [element("p", self._say(SYNTHETIC), kind="stamp")] if synthetic else []
        kicker = element("p", self._say(as_label("Estimate of need keys")), kind="kicker")
        fields = {"threshold": self.threshold, "errors": self.specification.errors}
        said = [element("li", self._say(caution, **fields)) for caution in cautions]
        first = element("aside", element("h2", self._say(as_label("Read this first"))), element("ul", *said))
        header = element("header", kicker, element("h1", title), *self._facts(), *stamp)
        style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
        return page(self.language, title, style, header, element("main", first, *self._sections()))

    def _sections(self) -> Iterator[Element]:
        yield self._section(as_label("What was estimated"), self._models())
        for service in self.specification.services:
            yield self._section(self.register.services[service], *self._service(service))
        if "variants" in self.tables:
            yield self._section(as_label("Variants"), self._variants())
        yield self._section(as_label("The specification in full"), element("pre", "\n".join(self._written())))
        names = ", ".join(f"{name}.csv" for name in self.tables)
        told = as_label("The same tables, with every municipality and year, lie beside this page: {names}.")
        yield self._section(as_label("Tables"), element("p", self._say(told, names=names)))

    def _written(self) -> Iterator[str]:
        """The specification, a line for each service and all else that it says."""
        said = self.specification.model_dump(mode="json", exclude_defaults=True)
        services = {f"services.{name}": model for name, model in said.pop("services").items()}
        for name, value in {**said, **services}.items():
            yield f"{name} = {json.dumps(value, ensure_ascii=False)}"

    def _section(self, heading: Text, *content: Content) -> Element:
        return element("section", element("h2", self._say(heading)), *content)

    def _facts(self) -> list[Element]:
        own, where = self.register, self.tables["municipalities"]
        values = (
            self._say(own.title),
            in_language(own.source, self.language),
            ", ".join(map(str, self.specification.years)),
            str(where["municipality"].nunique()),
        )
        return [element("p", f"{self._say(name)}: {value}") for name, value in zip(FACTS, values, strict=True)]

    def _models(self) -> Element:
        rows = [
            [self._say(self.register.services[service]), *self._model(model)]
            for service, model in self.specification.services.items()
        ]
        return self._table(as_label("What explains the costs of each service"), MODELS, rows, words=True)

    def _model(self, model: ServiceModel) -> list[str]:
        ages = as_label("by sex, from {ages}") if model.by_sex else as_label("from {ages}")
        held = (*model.supply, *([model.areas] if model.areas else []))
        named = ((*model.criteria, *model.merged), model.places, held)
        labels = ["; ".join(map(self._variable, names)) or "–" for names in named]
        return [self._say(ages, ages=", ".join(map(str, model.from_age))), *labels]

    def _service(self, service: str) -> Iterator[Element]:
        own = {name: part[part["service"] == service] for name, part in self.tables.items()}
        yield self._ladder(own["ladder"])
        yield element("p", self._say(LADDER_NOTE), kind="note")
        for grouping, part in own["groups"].groupby("grouping", sort=False):
            label = GROUPINGS.get(str(grouping)) or as_label(
                "by quarter of: {name}; ratios in steps", name=self._label(str(grouping).removeprefix("quarter of "))
            )
            yield self._groups(label, part)
        yield self._weights(own["weights"])
        for name, picture in self.pictures.items():
            if name.endswith(f"_{service}"):
                source = f"data:image/svg+xml;base64,{b64encode(picture).decode()}"
                yield element("figure", element("img", src=source, alt=self._described(name, service)))

    def _described(self, name: str, service: str) -> str:
        """What a chart shows, for those who do not see it; its figures are in tables."""
        title = self.titles[name.removesuffix(f"_{service}")]
        return self._say(title, service=self._say(self.register.services[service]))

    def _ladder(self, ladder: pd.DataFrame) -> Element:
        shares = ["person_r2", "held_out_r2", "municipality_r2", "municipality_mape", "region_r2", "region_mape"]
        single = [name for name in MEASURES if name in ladder]
        rows = [
            [
                self._say(STEPS[row["step"]]),
                str(row["variables"]),
                *(self._number(100 * row[name], 2) for name in shares),
                *(
                    self._number(factor * row[name], places)
                    for name, (factor, places) in zip(single, SHOWN, strict=False)
                ),
            ]
            for row in ladder.to_dict("records")
        ]
        headings = (*LADDER, *LADDER_MORE, *(SINGLE if single else ()))
        return self._table(as_label("How much is explained, from ages alone to the whole model"), headings, rows)

    def _groups(self, grouping: Text, groups: pd.DataFrame) -> Element:
        """A table of groups, with the columns in which anything may be told."""
        columns = zip(GROUPS, {"persons": 0, "actual": 0, "predicted": 0, "ratio": 3}.items(), strict=True)
        told = [(heading, *shown) for heading, shown in columns if groups[shown[0]].notna().any()]
        rows = [
            [str(row["group"]), *(self._number(row[name], places) for _, name, places in told)]
            for row in groups.to_dict("records")
        ]
        caption = as_label("Costs of a person-year {grouping}", grouping=grouping)
        return self._table(caption, (GROUP, *(heading for heading, *_ in told)), rows)

    def _weights(self, weights: pd.DataFrame) -> Element:
        rows = [
            [
                self._variable(row["variable"]),
                self._say(ROLES[row["role"]]),
                *(self._number(row[name], 1) for name in ("coefficient", "standard_error")),
                self._number(row["weight"], 5),
                " – ".join(self._number(row[end], 5) for end in ("low", "high")) if row["low"] == row["low"] else "–",
            ]
            for row in weights.to_dict("records")
        ]
        return self._table(as_label("The need key: weights of the variables"), WEIGHTS, rows)

    def _variants(self) -> Element:
        rows = [
            [
                f"{row['variant']}, {self._say(self.register.services[row['service']])}",
                row["differs"],
                str(row["variables"]),
                *(self._number(100 * row[name], 2) for name in ("person_r2", "region_r2")),
            ]
            for row in self.tables["variants"].to_dict("records")
        ]
        return self._table(as_label("Other models of the same costs; R² in per cent"), VARIANTS, rows)

    def _table(
        self, caption: Text, headings: Sequence[Text], rows: Sequence[Sequence[str]], words: bool = False
    ) -> Element:
        return table(self._say(caption), [self._say(heading) for heading in headings], rows, words=words)

    def _label(self, name: str) -> Text:
        return variable_label(name, self.register, self.specification)

    def _variable(self, name: str) -> str:
        return self._say(self._label(name))

    def _number(self, value: float, decimals: int) -> str:
        return number(value, decimals, self.language)

    def _say(self, text: Text, **fields: object) -> str:
        words = text.in_language(self.language)
        return words.format_map(fields) if fields else words
