"""Help of the commands and their options, one paragraph per entry, told by `inntektsmodell.cli.click_words`."""

from __future__ import annotations

_PROGRAM = {
    "Income-distribution model of Norway's regional health authorities.": (
        "Inntektsmodellen for de regionale helseforetakene."
    ),
    "Exit code 0: good. 1: a check fails. 2: bad input, with one message that lists every fault. 130: interrupted.": (
        "Avslutningskode 0: i orden. 1: en kontroll feiler. 2: feil i inndata, med én melding som lister alle feil. "
        "130: avbrutt."
    ),
}
_SHARED = {
    "Apply a scenario first; may be given several times.": "Bruk et scenario først; kan oppgis flere ganger.",
    "Change the case by a built-in scenario or a TOML file first; may be given several times, applied in order.": (
        "Endre tilfellet med et innebygd scenario eller en TOML-fil først; kan oppgis flere ganger, brukt i rekkefølge."
    ),
    "CSV with comma and decimal point (plain, default), or with semicolon and decimal comma for Norwegian Excel.": (
        "CSV med komma og desimalpunktum (plain, standard), eller semikolon og desimalkomma for norsk Excel (excel)."
    ),
    "Language: nb (default) or en.": "Språk: nb (standard) eller en.",
    "Print JSON instead of a table.": "Skriv JSON i stedet for en tabell.",
}
_RUN_AND_EXPLAIN = {
    "Compute CASE (2021, eksempel, a workbook, or a folder with a case.toml) and show the keys.": (
        "Beregn CASE (2021, eksempel, en arbeidsbok eller en mappe med en case.toml) og vis nøklene."
    ),
    "Write results, inputs and record to this folder.": "Skriv resultater, inndata og kjøringslogg til denne mappen.",
    "Let the run take the place of another that --out names.": "La kjøringen erstatte en annen som ligger i --out.",
    "The fingerprint that `run --out` gave: the run must be that very one.": (
        "Fingeravtrykket som `run --out` ga: kjøringen må være nettopp den."
    ),
    'Explain one FIGURE of CASE, as in "distribution_key[Helse Nord]", down to its sources.': (
        'Forklar ett tall (FIGURE) i CASE, som i "distribution_key[Helse Nord]", helt ned til kildene.'
    ),
    "Steps below the figure.": "Antall steg under tallet.",
    "Prove the run in DIR: unchanged files, and the same results from the same inputs; exit code 1 when not.": (
        "Bevis kjøringen i DIR: uendrede filer, og samme resultater av samme inndata; avslutningskode 1 ellers."
    ),
}
_SCENARIOS = {
    "Compare scenarios of a case: keys, kroner and kroner per inhabitant against the case as it is.": (
        "Sammenlign scenarioer: nøkler, kroner og kroner per innbygger mot tilfellet som det er."
    ),
    "Each SCENARIO is a built-in one or a TOML file, and is told in full; without any, all built-in ones "
    "are compared.": (
        "Hvert SCENARIO er et innebygd eller en TOML-fil, og vises i sin helhet; uten noen sammenlignes alle innebygde."
    ),
    "The case to change (default: the one that the first scenario was written for).": (
        "Tilfellet som endres (standard: det som det første scenarioet er skrevet for)."
    ),
    "Write table and chart (CSV, PNG, SVG) to this folder.": (
        "Skriv tabell og diagram (CSV, PNG, SVG) til denne mappen."
    ),
    "Compute many scenarios of CASE: a row of FILE.csv a scenario, a column a path, an empty cell no change.": (
        "Beregn mange scenarioer av CASE: en rad i FILE.csv er et scenario, en kolonne en sti, en tom celle "
        "ingen endring."
    ),
    "batch.csv has the rows of the file with a column for every number; batch.nc has the same as arrays.": (
        "batch.csv har radene i filen med en kolonne for hvert tall; batch.nc har det samme som tabeller i netCDF."
    ),
    "Write batch.csv and batch.nc to this folder.": "Skriv batch.csv og batch.nc til denne mappen.",
    "A result to keep, as in `run --out`; may be given several times (default: distribution_key and "
    "base_appropriation).": (
        "Et resultat som beholdes, som i `run --out`; kan oppgis flere ganger "
        "(standard: distribution_key og base_appropriation)."
    ),
    "How shares that must sum to 1 are kept at 1.": "Hvordan andeler som skal summere seg til 1, holdes på 1.",
}
_COMPARE = {
    "Split the change from A to B into the components in which they differ.": (
        "Del endringen fra A til B på leddene som de er ulike i."
    ),
    "A and B are each a case (2021, eksempel, or a folder with a case.toml) or a scenario (a built-in one or a TOML "
    "file), which stands for its base case as the scenario changes it.": (
        "A og B er hver et tilfelle (2021, eksempel, eller en mappe med en case.toml) eller et scenario (et innebygd "
        "eller en TOML-fil), som står for sitt grunntilfelle slik scenarioet endrer det."
    ),
    "A scenario to apply to A; may be given several times.": "Et scenario som brukes på A; kan oppgis flere ganger.",
    "A scenario to apply to B; may be given several times.": "Et scenario som brukes på B; kan oppgis flere ganger.",
    "shapley: no order is preferred (default). sequential: one by one in the order shown, cheaper.": (
        "shapley: ingen rekkefølge foretrekkes (standard). sequential: ett for ett i viste rekkefølge, billigere."
    ),
    "A result to split; may be given several times (default: distribution_key and base_appropriation).": (
        "Et resultat som deles; kan oppgis flere ganger (standard: distribution_key og base_appropriation)."
    ),
    "Write tables and a waterfall a region to this folder.": (
        "Skriv tabeller og et fossediagram per region til denne mappen."
    ),
}
_TARGET = {
    "Find the values of some paths of CASE that give some figures the wanted values.": (
        "Finn verdiene på noen stier i CASE som gir noen tall de ønskede verdiene."
    ),
    "Exit code 0: found. 1: cannot be reached within the bounds; the nearest is shown. 2: bad input.": (
        "Avslutningskode 0: funnet. 1: kan ikke nås innenfor grensene; det nærmeste vises. 2: feil i inndata."
    ),
    'A figure and its wanted value, as "distribution_key[Helse Vest]=0.197"; may be given several times.': (
        'Et tall og ønsket verdi, som "distribution_key[Helse Vest]=0.197"; kan oppgis flere ganger.'
    ),
    "A value that may be changed, and its bounds (default: all that it may be), as cost.actual_weight.addiction=0:1; "
    "may be given several times.": (
        "En verdi som kan endres, med grenser (standard: alt den kan være), som cost.actual_weight.addiction=0:1; "
        "kan oppgis flere ganger."
    ),
}
_SENSITIVITY = {
    "Say how sure the keys of CASE are.": "Si hvor sikre nøklene i CASE er.",
    "local: exact derivatives. random: how far chance moves the keys. variance: which uncertainty moves them.": (
        "local: eksakte deriverte. random: hvor langt tilfeldigheter flytter nøklene. variance: hvilken usikkerhet som "
        "flytter dem."
    ),
    "Draws (default: 20 000 for random, at least 200; 4 096 for variance, a power of two).": (
        "Trekninger (standard: 20 000 for random, minst 200; 4 096 for variance, en toerpotens)."
    ),
    "Show these regions only; may be given several times. A case of many regions then takes less memory.": (
        "Vis bare disse regionene; kan oppgis flere ganger. Et tilfelle med mange regioner krever da mindre minne."
    ),
    "Seed of the draws.": "Frø for trekningene.",
    "Write tables (CSV, netCDF) and charts to this folder.": (
        "Skriv tabeller (CSV, netCDF) og diagrammer til denne mappen."
    ),
}
_PUBLISHED = {
    "Hold the engine against published figures.": "Hold motoren mot publiserte tall.",
    "Show every check, not only what does not hold or is explained.": (
        "Vis hver kontroll, ikke bare det som ikke stemmer eller er forklart."
    ),
    "Exit code 1 when a figure breaks, cannot be computed or must not be compared, and that is not explained in "
    "writing, or when an explanation no longer fits.": (
        "Avslutningskode 1 når et tall bryter, ikke kan beregnes eller ikke skal sammenlignes, og det ikke "
        "er skriftlig "
        "forklart, eller når en forklaring ikke lenger passer."
    ),
    "Lead from the adopted budget of 2020 to the proposal of 2021, item by item and region by region.": (
        "Gå fra saldert budsjett 2020 til forslaget for 2021, ledd for ledd og region for region."
    ),
    "Write bridge.csv and waterfall charts to this folder.": "Skriv bridge.csv og fossediagrammer til denne mappen.",
    "Say which known keys can have given the printed AMOUNTS of the regions.": (
        "Si hvilke kjente nøkler som kan ha gitt de trykte beløpene (AMOUNTS) for regionene."
    ),
    "One amount for each region, with its digits as printed (54,1 or 54.1): Helse Sør-Øst, Helse Vest, Helse "
    "Midt-Norge, Helse Nord; or 'Helse Vest=18,8' and so on in any order. A cut has all amounts below 0.": (
        "Ett beløp for hver region, med sifrene som trykt (54,1 eller 54.1): Helse Sør-Øst, Helse Vest, Helse "
        "Midt-Norge, Helse Nord; eller 'Helse Vest=18,8' og så videre i valgfri rekkefølge. I et kutt er alle beløp "
        "under 0."
    ),
    "The amounts' total as printed, where it is printed.": "Summen av beløpene som trykt, der den er trykt.",
}
_REPORT = {
    "Write the report of CASE (a built-in case, a workbook or a folder): one page for the board or the web.": (
        "Skriv rapporten om CASE (et innebygd tilfelle, en arbeidsbok eller en mappe): én side for styret eller nettet."
    ),
    "The page needs no network and no other file. With --scenario it begins with what was changed and what "
    "that does.": (
        "Siden trenger verken nett eller andre filer. Med --scenario begynner den med hva som er endret, og hva "
        "det gjør."
    ),
    "The file to write, ending with .html or .pdf.": "Filen som skrives, med endelsen .html eller .pdf.",
    "Write the PDF beside the page as well.": "Skriv også PDF ved siden av nettsiden.",
    "Split the change from another case, or from CASE so changed.": (
        "Del opp endringen fra et annet tilfelle, eller fra CASE slik endret."
    ),
    "Tell how sure the result is; takes longer.": "Si hvor sikkert resultatet er; tar lengre tid.",
    "Show this scenario beside the case; may be given several times (default: the built-in ones made for CASE).": (
        "Vis dette scenarioet ved siden av tilfellet; kan gis flere ganger (standard: de innebygde som er laget for "
        "CASE)."
    ),
    "Show this section alone, or several: scenario, summary, keys, services, drivers, phase_in, comparison, "
    "scenarios, sensitivity, omissions, basis, sources, again.": (
        "Vis bare denne delen, eller flere: scenario, summary (sammendrag), keys (nøkler), services (tjenesteområder), "
        "drivers (drivere), phase_in (innfasing), comparison (sammenligning), scenarios (scenarioer), sensitivity "
        "(usikkerhet), omissions (utelatt), basis (grunnlag), sources (kilder), again (regn på nytt)."
    ),
    "Date of the report, shown as it is given (default: none).": (
        "Rapportens dato, vist slik den er oppgitt (standard: ingen)."
    ),
}
_DOCTOR = {
    "Check this installation: versions, arithmetic, data, the built-in cases, writing, and which extras are there.": (
        "Kontroller installasjonen: versjoner, regning, data, de innebygde tilfellene, skriving og hvilke tillegg som "
        "finnes."
    ),
    "Exit code 1 when a check fails. An extra that is not installed is no failure.": (
        "Avslutningskode 1 når en kontroll feiler. Et tillegg som ikke er installert, er ingen feil."
    ),
}

SENTENCES: dict[str, str] = (
    _PROGRAM | _SHARED | _RUN_AND_EXPLAIN | _SCENARIOS | _COMPARE | _TARGET | _SENSITIVITY | _PUBLISHED
    | _REPORT | _DOCTOR
)  # fmt: skip
