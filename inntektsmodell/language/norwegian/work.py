"""What the commands do with a case: batch, compare, explain, target, sensitivity, and the folders they write."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "{value:.4g} lies outside 0 to 1": "{value:.4g} er ikke mellom 0 og 1",
    "nothing is paid in {year}, the year of the model: the phase-in of the year is 0, and {share:.4g} per cent of the "
    "growth is still to come": (
        "det betales ikke noe i {year}, modellåret: innfasingen i året er 0, og {share:.4g} pst. av veksten gjenstår"
    ),
    "{value:.4g} is far from the country, which is 1": "{value:.4g} er langt fra landet, som er 1",
    "{value:.4g} per inhabitant, where the median region has {usual:.4g}": (
        "{value:.4g} per innbygger, mens medianregionen har {usual:.4g}"
    ),
    "{value:.4g} is next to nothing for a share": "{value:.4g} er nesten ingenting til å være en andel",
    "{value:.6g}, where the other years have about {usual:.6g}": (
        "{value:.6g}, mens de andre årene har om lag {usual:.6g}"
    ),
    "population of '{region}'": "folketallet i «{region}»",
    "{persons:.6g} inhabitants, where as much is counted as is usual among {usual:.6g}": (
        "{persons:.6g} innbyggere, men så mye som er talt opp der, er vanlig blant {usual:.6g}"
    ),
    "{persons:.6g} inhabitants, where the region nearest in size has {other:.6g}": (
        "{persons:.6g} innbyggere, mens regionen som er nærmest i størrelse, har {other:.6g}"
    ),
    "{persons:.6g} persons among {inhabitants:.6g} inhabitants": (
        "{persons:.6g} personer blant {inhabitants:.6g} innbyggere"
    ),
    "from {former:.6g} to {full:.6g} million NOK, from the former model to full effect": (
        "fra {former:.6g} til {full:.6g} mill. kr, fra den tidligere modellen til full virkning"
    ),
    "{amount:.4g} NOK per inhabitant; the total is in million NOK": (
        "{amount:.4g} kroner per innbygger; summen skal være i mill. kr"
    ),
    "{points:.6g} between regions cost {amount:.6g} million NOK, more than the {total:.6g} to distribute": (
        "{points:.6g} mellom regionene koster {amount:.6g} mill. kr, mer enn de {total:.6g} som fordeles"
    ),
    "look at its unit and its decimal sign": "se på enheten og desimaltegnet",
    "{price:.6g} NOK per DRG point": "{price:.6g} kroner per DRG-poeng",
    "{said} ({count} more such)": "{said} ({count} til av samme slag)",
    "{persons:g} persons among {inhabitants:g} inhabitants": "{persons:g} personer blant {inhabitants:g} innbyggere",
    "at most as many, or another unit for what one person can be counted in twice": (
        "høyst like mange, eller en annen enhet for det en person kan telles i to ganger"
    ),
    "no growth makes up for the {change:.4g} million NOK of {region}, whose key at full effect is {key:.4g}": (
        "ingen vekst veier opp for de {change:.4g} mill. kr til {region}, som har nøkkelen {key:.4g} ved full virkning"
    ),
    "a key above 0 for whoever loses; look for amounts in another unit": (
        "en nøkkel over 0 for den som taper; se etter beløp i en annen enhet"
    ),
    "is infinite": "er uendelig",
    "is not a number": "er ikke et tall",
    "a finite number: look for figures far too large or too small, or 0": (
        "et endelig tall: se etter tall som er altfor store eller små, eller 0"
    ),
    "scenario {number}, {place}": "scenario {number}, {place}",
    "case '{case}', {place}": "tilfelle «{case}», {place}",
    "the way from {a} to {b}": "veien fra {a} til {b}",
    "some of the components exchanged and some not give figures that are not finite": (
        "noen av leddene byttet ut og andre ikke gir tall som ikke er endelige"
    ),
    "compare cases that differ less, or use --by sequential": (
        "sammenlign tilfeller som er mindre ulike, eller bruk --by sequential"
    ),
    "chance makes the result not finite in some draws, as where nobody in the country is counted": (
        "tilfeldigheter gjør at resultatet ikke er endelig i noen trekninger, som der ingen i landet blir talt"
    ),
    "criteria with larger counts": "kriterier med flere tilfeller",
    "the assumed spreads make the result not finite in some draws": (
        "de antatte spredningene gjør at resultatet ikke er endelig i noen trekninger"
    ),
    "narrower spreads": "mindre spredning",
    "{file}: expected {expected}, found {found}": "{file}: ventet {expected}, fant {found}",
    "a case": "et tilfelle",
    "{number} scenarios": "{number} scenarioer",
    "a change of {numbers} figures in {subsets} steps": "en endring av {numbers} tall i {subsets} trinn",
    "derivatives of {figures} figures for {regions} region(s)": "deriverte av {figures} tall for {regions} region(er)",
    "fluctuation of {counts} counts for {regions} region(s)": (
        "svingninger i {counts} tellinger for {regions} region(er)"
    ),
    "regions": "regioner",
    "a table of {rows} rows": "en tabell med {rows} rader",
    "variance of {regions} region(s) by {runs} runs": "varians for {regions} region(er) med {runs} kjøringer",
    "would take about {size:.0f} GB of memory": "ville ta rundt {size:.0f} GB minne",
    "at most {most:.0f} GB: {ways}": "høyst {most:.0f} GB: {ways}",
    "fewer results, or fewer scenarios at a time": "færre resultater, eller færre scenarioer om gangen",
    "one figure at a time, or by='sequential'": "ett tall om gangen, eller by='sequential'",
    "name the regions that you want with `regions` (--region)": "nevn regionene du vil ha, med `regions` (--region)",
    "case {case}: {reason}": "tilfelle {case}: {reason}",
    "install it with: {command}": "installer det med: {command}",
    "it has no cost indices": "det har ingen kostnadsindekser",
    "it has no DRG points between regions": "det har ingen DRG-poeng mellom regioner",
    "it has no former model to compare with": "det har ingen forrige modell å sammenligne med",
    "it has no phase-in": "det har ingen innfasing",
    "'{level}' gives {count} sources": "«{level}» gir {count} kilder",
    "a case with criteria that are counts, as eksempel": "et tilfelle med kriterier som er tellinger, som eksempel",
    "a case with need weights, counts or cost indices": (
        "et tilfelle med behovsvekter, tellinger eller kostnadsindekser"
    ),
    "a figure that the case has, or a case that has the figure": (
        "et tall som tilfellet har, eller et tilfelle som har tallet"
    ),
    "a folder that `run --out` wrote": "en mappe som `run --out` har skrevet",
    "a number above 0": "et tall over 0",
    "a number from 0 to 1": "et tall fra 0 til 1",
    "a number from 0 to {most}": "et tall fra 0 til {most}",
    "a number in the figure's own unit, as 0.197": "et tall i tallets egen enhet, som 0.197",
    "a power of two": "en toerpotens",
    "a power of two, at least {least}, as 4096": "en toerpotens, minst {least}, som 4096",
    "a record": "en kjøringslogg",
    "a single one, as '{path}'": "én enkelt, som «{path}»",
    "a whole number from 0": "et heltall fra 0",
    "another way of writing the same": "en annen måte å skrive det samme på",
    "as in {example}": "som i {example}",
    "at least one figure with a value, as distribution_key[Helse Vest]=0.197": (
        "minst ett tall med en verdi, som distribution_key[Helse Vest]=0.197"
    ),
    "at least one path, as cost.actual_weight.addiction=0:1": "minst én sti, som cost.actual_weight.addiction=0:1",
    "at most {most}: name some with `only`, or take broader groups": (
        "høyst {most}: nevn noen med `only`, eller bruk grovere grupper"
    ),
    "block": "blokk",
    "bounds around the present, {present:g}": "grenser rundt dagens verdi, {present:g}",
    "by '{by}'": "by «{by}»",
    "cannot compute {name}: {reason}": "kan ikke beregne {name}: {reason}",
    "case {case} has no such result": "tilfelle {case} har ikke et slikt resultat",
    "choose a folder below a folder": "velg en mappe under en mappe",
    "a folder is written here, and this is the name of a file": "her skrives en mappe, og dette er navnet på en fil",
    "the name of a folder, as '{name}'": "navnet på en mappe, som «{name}»",
    "the run of case '{case}' with fingerprint {digest}": "kjøringen av «{case}» med fingeravtrykk {digest}",
    "what was left of a run": "det som var igjen av en kjøring",
    "holds {earlier}": "inneholder {earlier}",
    "choose a new or empty folder, or give --replace (in Python replace=True)": (
        "velg en ny eller tom mappe, eller bruk --replace (i Python replace=True)"
    ),
    "{folder}: {earlier} is replaced": "{folder}: {earlier} er erstattet",
    "{folder} has the fingerprint {digest}": "{folder} har fingeravtrykket {digest}",
    "64 of the digits 0 to 9 and a to f": "64 av tegnene 0 til 9 og a til f",
    "fingerprint": "fingeravtrykk",
    "an empty folder": "en tom mappe",
    "a link": "en lenke",
    "neither a file nor a folder": "verken en fil eller en mappe",
    "{count} file(s) have other line endings than they were written with, and else the same text: {files}": (
        "{count} fil(er) har andre linjeskift enn de ble skrevet med, og ellers samme tekst: {files}"
    ),
    "{count} file(s) of the operating system do not belong to the run: {files}": (
        "{count} fil(er) fra operativsystemet hører ikke til kjøringen: {files}"
    ),
    "a workbook": "en arbeidsbok",
    "a netCDF file": "en netCDF-fil",
    "a JSON file": "en JSON-fil",
    "results": "resultater",
    "a file of the run": "en fil som hører til kjøringen",
    "no file of the run": "ingen fil som hører til kjøringen",
    "a file of this package": "en fil i denne pakken",
    "{file} is said to be {origin} of the package, which is another file here": (
        "{file} skal være {origin} i pakken, men der ligger en annen fil her"
    ),
    "the form of this program": "formen som dette programmet skriver",
    "content or form that is in no cell": "innhold eller form utenom cellene",
    "another": "noe annet",
    "choose a new or empty folder": "velg en ny eller tom mappe",
    "figure '{figure}'": "tallet «{figure}»",
    "figures": "tall",
    "found '{value}'": "fant «{value}»",
    "found the bounds {bounds!r}": "fant grensene {bounds!r}",
    "found the bounds {low:g} and {high:g}": "fant grensene {low:g} og {high:g}",
    "free '{path}'": "fri verdi «{path}»",
    "free values": "frie verdier",
    "give every change as a scenario, and load the case again where a file was edited since": (
        "oppgi hver endring som et scenario, og les tilfellet på nytt der en fil er endret siden"
    ),
    "goal '{figure}'": "mål «{figure}»",
    "goals": "mål",
    "groups": "grupper",
    "has no counts that could fluctuate": "har ingen tellinger som kan svinge",
    "has no least or greatest value": "har ingen minste eller største verdi",
    "has no uncertain figures": "har ingen usikre tall",
    "has {count} label(s)": "har {count} etikett(er)",
    "holds something else than an earlier run: {files}": "inneholder noe annet enn en tidligere kjøring: {files}",
    "is a choice, not a quantity": "er et valg, ikke en mengde",
    "is a file": "er en fil",
    "is given twice": "er oppgitt to ganger",
    "is the name of a scenario and of a case folder": "er navnet på et scenario og på en mappe med et tilfelle",
    "is neither a case nor a scenario": "er verken et tilfelle eller et scenario",
    "is no source of this case": "er ingen kilde i dette tilfellet",
    "is no way to split": "er ingen måte å dele opp på",
    "is not a run: it has no {file}": "er ikke en kjøring: den har ingen {file}",
    "is not computed for this case": "blir ikke beregnet for dette tilfellet",
    "is not computed per region for both cases": "blir ikke beregnet per region for begge tilfellene",
    "is not what its files and scenarios give": "er ikke det filene og scenariene gir",
    "lengths": "lengder",
    "matplotlib is not installed": "matplotlib er ikke installert",
    "narrower bounds": "snevrere grenser",
    "once": "én gang",
    "one or more, from 1 to {most}": "én eller flere, fra 1 til {most}",
    "only '{name}'": "only «{name}»",
    "result '{name}'": "resultat «{name}»",
    "seed": "frø",
    "the canonical form": "den kanoniske formen",
    "the lower first, {right}": "den laveste først, {right}",
    "the model has no finite figures somewhere within the bounds": (
        "modellen har ikke endelige tall overalt innenfor grensene"
    ),
    "there is no result '{name}'": "det finnes ikke noe resultat «{name}»",
    "two numbers, the lower first, as 0 and 1": "to tall, det laveste først, som 0 og 1",
    "was not read from files": "er ikke lest fra filer",
    "windows of {lengths} years, with figures for {years}": "vinduer på {lengths} år, med tall for {years}",
    "write it to a folder and load it": "skriv det til en mappe og les det derfra",
    "{least} or more": "{least} eller mer",
    "Or give a case folder or a scenario file.": ("Eller oppgi en mappe med et tilfelle eller en scenariofil."),
}
