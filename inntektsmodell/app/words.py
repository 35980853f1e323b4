"""Every word of the page, in both languages."""

from __future__ import annotations

from inntektsmodell.language.text import Language, Text

WORDS: dict[str, Text] = {
    "language": Text(nb="Språk", en="Language"),
    "skip": Text(nb="Gå til resultatene", en="Skip to the results"),
    "product": Text(nb="Inntektsmodellen", en="The income-distribution model"),
    "lead": Text(
        nb="Flytt på det modellen hviler på, og se nøkler og kroner med én gang.",
        en="Move what the model rests on, and see keys and kroner at once.",
    ),
    "synthetic": Text(nb="Syntetiske tall", en="Synthetic figures"),
    "assumed": Text(
        nb="Det som er flyttet på, er antatt. Alle beløp gjelder full virkning.",
        en="What was moved is assumed. All amounts are at full effect.",
    ),
    "notes": Text(nb="Om tallene i dette tilfellet", en="About the figures of this case"),
    "remarks": Text(nb="Se nærmere på disse tallene", en="Figures to look at"),
    "former_given": Text(
        nb="Omfordeling mot tidligere modell og innfasing er gitt i tallene og følger ikke scenarioet.",
        en="Redistribution against the former model and phase-in are given figures that do not follow the scenario.",
    ),
    "what": Text(nb="Hva vil du endre?", en="What do you want to change?"),
    "case": Text(nb="Tilfelle", en="Case"),
    "upload": Text(nb="Egen arbeidsbok (.xlsx)", en="Your own workbook (.xlsx)"),
    "upload_hint": Text(
        nb="Velg en fil eller slipp den her. Høyst {limit} MB. Den leses på denne maskinen og lagres ikke.",
        en="Choose a file or drop it here. {limit} MB at most. It is read on this machine and not kept.",
    ),
    "cost": Text(nb="Vekt på faktisk kostnad", en="Weight on actual cost"),
    "cost_hint": Text(
        nb="Hvor mye historisk kostnad teller i kostnadsindeksen, mot beregnet kostnad.",
        en="How much historic cost counts in the cost index, against calculated cost.",
    ),
    "need": Text(nb="Befolkning og år", en="Population and years"),
    "merging": Text(nb="Sammenslåtte kriterier", en="Merged criteria"),
    "settlement": Text(nb="Gjestepasientoppgjør", en="Settlement between regions"),
    "weights": Text(nb="Ett kriterium i behovsnøkkelen", en="One criterion of the need key"),
    "weights_hint": Text(
        nb="De andre kriteriene i tjenesteområdet gir plass i samme forhold, så vektene fortsatt er 100 %.",
        en="The other criteria of the service make room in proportion, so that the weights stay 100 %.",
    ),
    "service": Text(nb="Tjenesteområde", en="Service"),
    "criterion": Text(nb="Kriterium", en="Criterion"),
    "weight": Text(nb="Vekt", en="Weight"),
    "counts": Text(nb="Kriteriet teller med", en="The criterion counts"),
    "per_cent": Text(nb="prosent", en="per cent"),
    "key_of_service": Text(nb="Hele behovsnøkkelen: {service}", en="The whole need key: {service}"),
    "results": Text(nb="Resultat", en="Result"),
    "key": Text(nb="Fordelingsnøkkel ved full virkning", en="Distribution key at full effect"),
    "amount": Text(
        nb="Basisbevilgning ved full virkning, mill. kr", en="Base appropriation at full effect, million NOK"
    ),
    "region": Text(nb="Region", en="Region"),
    "baseline": Text(nb="Grunnlag", en="Baseline"),
    "scenario": Text(nb="Scenario", en="Scenario"),
    "points": Text(nb="Endring, prosentpoeng", en="Change, percentage points"),
    "points_unit": Text(nb="prosentpoeng", en="percentage points"),
    "million": Text(nb="mill. kr", en="mill. NOK"),
    "change_million": Text(nb="Endring, mill. kr", en="Change, mill. NOK"),
    "per_inhabitant": Text(nb="Endring, kr per innbygger", en="Change, NOK per inhabitant"),
    "sum": Text(nb="Sum", en="Sum"),
    "bars": Text(nb="Nøkkelen i grunnlaget og scenarioet", en="The key in baseline and scenario"),
    "waterfall": Text(nb="Hva hver endring gjør", en="What each change does"),
    "waterfall_region": Text(nb="Vis for", en="Show for"),
    "waterfall_hint": Text(
        nb="Omfordeling i mill. kr, én endring om gangen i den rekkefølgen de ble gjort. Rekkefølgen kan ha noe å si "
        "for hva hver endring får æren for, men ikke for summen.",
        en="Redistribution in million NOK, one change at a time in the order they were made. The order can matter for "
        "what each change is credited with, not for the sum.",
    ),
    "former_baseline": Text(nb="Grunnlaget mot tidligere modell", en="Baseline against the former model"),
    "former_scenario": Text(nb="Scenarioet mot tidligere modell", en="Scenario against the former model"),
    "all_changes": Text(nb="Alle endringer til sammen", en="All changes together"),
    "nothing": Text(
        nb="Ingenting er endret ennå: scenarioet er lik grunnlaget.",
        en="Nothing is changed yet: the scenario is the baseline.",
    ),
    "changes": Text(nb="Endringer i scenarioet", en="Changes in the scenario"),
    "undo": Text(nb="Angre", en="Undo"),
    "undo_all": Text(nb="Angre alle", en="Undo all"),
    "steps": Text(nb="Alle trinn i beregningen", en="Every step of the computation"),
    "step": Text(nb="Trinn", en="Step"),
    "save": Text(nb="Ta med deg scenarioet", en="Take the scenario with you"),
    "name": Text(nb="Navn på scenarioet", en="Name of the scenario"),
    "download_workbook": Text(nb="Last ned arbeidsbok (.xlsx)", en="Download workbook (.xlsx)"),
    "download_report": Text(nb="Last ned rapport (.pdf)", en="Download report (.pdf)"),
    "download_scenario": Text(nb="Last ned scenariofil (.toml)", en="Download scenario file (.toml)"),
    "working": Text(nb="Lager filen …", en="Making the file …"),
    "link": Text(nb="Lenke til dette scenarioet", en="Link to this scenario"),
    "link_workbook": Text(
        nb="Lenken holder endringene, ikke arbeidsboken: den som åpner den, må velge samme fil ({name}).",
        en="The link holds the changes, not the workbook: whoever opens it must choose the same file ({name}).",
    ),
    "copy_link": Text(nb="Kopier lenke", en="Copy link"),
    "copied": Text(nb="Lenken er kopiert.", en="The link is copied."),
    "measured": Text(nb="Regnet ut på {ms} ms.", en="Computed in {ms} ms."),
    "faults": Text(nb="Dette gikk ikke", en="This did not work"),
    "close": Text(nb="Lukk", en="Close"),
    "silent": Text(
        nb="Programmet svarer ikke. Er det stanset? Start det igjen og last siden på nytt.",
        en="The program does not answer. Was it stopped? Start it again and reload the page.",
    ),
    "no_script": Text(nb="Siden trenger JavaScript.", en="The page needs JavaScript."),
    "no_case": Text(nb="Ingen arbeidsbok er valgt", en="No workbook is chosen"),
    "no_case_hint": Text(
        nb="Velg arbeidsboken som lenken gjelder, eller et annet tilfelle.",
        en="Choose the workbook that the link is about, or another case.",
    ),
    "choose": Text(nb="– velg –", en="– choose –"),
    "own_workbook": Text(nb="Egen arbeidsbok: {name}", en="Own workbook: {name}"),
}


def words_in(language: Language) -> dict[str, str]:
    """Every word by its name, in one language."""
    return {name: text.in_language(language) for name, text in WORDS.items()}
