"""What the sheets are called and what they say: names, headings, the formula of each step in words, defined names."""

from __future__ import annotations

from typing import NamedTuple

from inntektsmodell.language.text import Text
from inntektsmodell.model.result import NOU, PROP

FORMULA = Text(nb="Formel", en="Formula")
SOURCE = Text(nb="Kilde", en="Source")
SUM = Text(nb="Sum", en="Sum")
COUNTRY = Text(nb="Landet", en="Country")


class Step(NamedTuple):
    """One sheet: its name, its heading, what it does in one sentence, its formula in words, and their source."""

    name: Text
    title: Text
    about: Text
    formula: Text
    source: str


FRONT = Text(nb="Oversikt", en="Overview")
CONTROL = Text(nb="Kontroll", en="Control")
CHOICES = Step(
    Text(nb="Valg", en="Choices"),
    Text(nb="Valgene som merker", en="The choices as marks"),
    Text(
        nb="Gjør valgene på inndataarkene (år, regel, sammenslåing) om til merker som de neste arkene regner med.",
        en="Turns the choices of the input sheets (years, rule, merging) into marks that the next sheets compute with.",
    ),
    Text(nb="1 der noe er valgt, ellers 0", en="1 where something is chosen, else 0"),
    PROP,
)
POPULATION = Step(
    Text(nb="Folkeandel", en="Population share"),
    Text(nb="Andel av befolkningen", en="Share of population"),
    Text(
        nb="Legger sammen aldersgruppene til personer per år, og deler personene i folketallsåret på landets.",
        en="Adds the age groups up to persons a year, and divides the persons of the population year by the country's.",
    ),
    Text(nb="p_r = N_r / Σ N", en="p_r = N_r / Σ N"),
    NOU,
)
AMOUNTS = Step(
    Text(nb="Beløp", en="Amounts"),
    Text(nb="Kriteriene som beløp, per år", en="The criteria as amounts, by year"),
    Text(
        nb="Henter hvert kriterium år for år; et kriterium per innbygger ganges med personene i regionen det året.",
        en="Takes each criterion by year; one per inhabitant is multiplied by the persons of the region that year.",
    ),
    Text(
        nb="V = antallet, eller verdien per innbygger · N_r",
        en="V = the count, or the value per inhabitant · N_r",
    ),
    NOU,
)
MEANS = Step(
    Text(nb="Gjennomsnitt", en="Means"),
    Text(nb="Gjennomsnitt over vinduet", en="Means over the window"),
    Text(
        nb="Tar gjennomsnittet over årene i vinduet; en gruppe som kan slås sammen er summen av medlemmene.",
        en="Takes the mean over the years of the window; a group that can be merged is the sum of its members.",
    ),
    Text(nb="V_r = Σ merke · V_r,år / Σ merke", en="V_r = Σ mark · V_r,year / Σ mark"),
    NOU,
)
INDICES = Step(
    Text(nb="Kriterieindeks", en="Criterion index"),
    Text(nb="Kriterieindeks, landet = 1", en="Criterion index, country = 1"),
    Text(
        nb="Hvor mye en region har av hvert kriterium per innbygger, målt mot landet.",
        en="How much a region has of each criterion per inhabitant, relative to the country.",
    ),
    Text(nb="x = (V_r / N_r) / (Σ V / Σ N)", en="x = (V_r / N_r) / (Σ V / Σ N)"),
    NOU,
)
WEIGHTS = Step(
    Text(nb="Vekt etter sammenslåing", en="Weights after merging"),
    Text(nb="Vekt i behovsnøkkelen etter sammenslåing", en="Weight in the need key after merging"),
    Text(
        nb="Et kriterium i en sammenslått gruppe gir vekten sin til gruppen; ellers beholder det den.",
        en="A criterion of a merged group hands its weight to the group; otherwise it keeps it.",
    ),
    Text(
        nb="kriterium: w · (1 − merke); gruppe: merke · Σ w over medlemmene",
        en="criterion: w · (1 − mark); group: mark · Σ w over the members",
    ),
    NOU,
)
NEED = Step(
    Text(nb="Behovsindeks", en="Need index"),
    Text(nb="Behovsindeks, landet = 1", en="Need index, country = 1"),
    Text(
        nb="Veier kriterieindeksene sammen i hvert tjenesteområde, og skalerer så landet blir 1 med folkeandelene.",
        en="Weighs the criterion indices together in each service, and scales the country to 1 by population share.",
    ),
    Text(
        nb="b_r = (Σ_c w_c · x_c)_r / Σ_r p_r · (Σ_c w_c · x_c)_r",
        en="b_r = (Σ_c w_c · x_c)_r / Σ_r p_r · (Σ_c w_c · x_c)_r",
    ),
    NOU,
)
COST = Step(
    Text(nb="Kostnadsindeks", en="Cost index"),
    Text(nb="Kostnadsindeks, landet = 1", en="Cost index, country = 1"),
    Text(
        nb="Veier beregnet og faktisk kostnad sammen, og skalerer så landet blir 1 når regionene veies med behovet.",
        en="Blends calculated and actual cost, and scales the country to 1 with the regions weighted by need.",
    ),
    Text(
        nb="c_r = ((1 − α) · beregnet + α · faktisk)_r / Σ_r p_r · b_r · ((1 − α) · beregnet + α · faktisk)_r",
        en="c_r = ((1 − α) · calculated + α · actual)_r / Σ_r p_r · b_r · ((1 − α) · calculated + α · actual)_r",
    ),
    NOU,
)
SERVICE_KEYS = Step(
    Text(nb="Tjenestenøkler", en="Service keys"),
    Text(nb="Nøkkel per tjenesteområde og ressursbehovsnøkkel", en="Service keys and resource-need key"),
    Text(
        nb="Regionens andel av pengene i hvert tjenesteområde, og samlet, veid med områdenes andel av kostnaden.",
        en="The region's share of the money in each service, and overall with services weighted by share of cost.",
    ),
    Text(
        nb="k_sr = p_r · b_sr · c_sr (uten kostnadsindeks: p_r · b_sr); k_r = Σ_s a_s · k_sr",
        en="k_sr = p_r · b_sr · c_sr (without a cost index: p_r · b_sr); k_r = Σ_s a_s · k_sr",
    ),
    NOU,
)
POINTS = Step(
    Text(nb="Gjestepasienter", en="Guest patients"),
    Text(nb="Gjestepasienter: DRG-poeng i de låste årene", en="Guest patients: DRG points of the locked years"),
    Text(
        nb="Gjennomsnittet over de låste årene av poengene til bosatte i én region som er behandlet i en annen.",
        en="The mean over the locked years of the points of residents of one region treated in another.",
    ),
    Text(nb="F = Σ merke · P_år / Σ merke; ingen innen egen region", en="F = Σ mark · P_year / Σ mark; none at home"),
    PROP,
)
SETTLEMENT = Step(
    Text(nb="Gjestepasientoppgjør", en="Settlement"),
    Text(nb="Gjestepasientoppgjør", en="Settlement of guest patients"),
    Text(
        nb="Regionen der pasienten bor (rad) betaler regionen som behandler (kolonne); netto er mottatt minus betalt.",
        en="The region of residence (row) pays the region that treats (column); net is received less paid.",
    ),
    Text(
        nb="beløp = F · q / 10⁶, q = U · beregnet kostnad − φ · U; tidligere regel: q = (1 − φ) · U · (1 + γ)",
        en="amount = F · q / 10⁶, q = U · calculated cost − φ · U; former rule: q = (1 − φ) · U · (1 + γ)",
    ),
    PROP,
)
APPROPRIATION = Step(
    Text(nb="Basisbevilgning", en="Base appropriation"),
    Text(nb="Basisbevilgning og fordelingsnøkkel ved full virkning", en="Base appropriation and key at full effect"),
    Text(
        nb="Fordeler bevilgningen etter ressursbehov, legger til netto oppgjør, og måler mot den tidligere modellen.",
        en="Distributes the appropriation by resource need, adds the net settlement, compares with the former model.",
    ),
    Text(
        nb="B_r = ((1 − κ) · k_r + κ · kapitalnøkkel_r) · B + netto_r; fordelingsnøkkel = B_r / B; "
        "D_r = B_r − tidligere nøkkel_r · B",
        en="B_r = ((1 − κ) · k_r + κ · capital key_r) · B + net_r; distribution key = B_r / B; "
        "D_r = B_r − former key_r · B",
    ),
    PROP,
)
PHASE_IN = Step(
    Text(nb="Innfasing", en="Phase-in"),
    Text(nb="Innfasing og årets basisbevilgning", en="Phase-in and base appropriation of the year"),
    Text(
        nb="Finner den minste veksten som lar ingen region tape, deler den på årene, og trekker fra det som gjenstår.",
        en="Finds the smallest growth that lets no region lose, spreads it over the years, deducts what is to come.",
    ),
    Text(
        nb="G = maks_r(−D_r / K_r); A_r = D_r + K_r · G; årets B_r = K_r · (B + Σ A′) − A′_r, der A′ kommer senere år",
        en="G = max_r(−D_r / K_r); A_r = D_r + K_r · G; the year's B_r = K_r · (B + Σ A′) − A′_r, A′ of later years",
    ),
    PROP + ", tables 4.2 and 4.3",
)
RECALIBRATION = Step(
    Text(nb="Omkalibrering", en="Recalibration"),
    Text(nb="Det kalibrerte kriteriet, om kalibreringen ble gjort om nå", en="The criterion, if calibrated again now"),
    Text(
        nb="Arbeidsboken regner med indeksen slik modellen løste den da den ble skrevet; indeksen følger ikke med når "
        "andre tall endres, ellers ville nøkkelen alltid bli målets. Her står hva den ville blitt med tallene nå.",
        en="The workbook computes with the index as solved when it was written; it does not follow when other figures "
        "are changed, or the key would always be the target's. Here stands what it would be with the figures now.",
    ),
    Text(
        nb="x = (b_r − Σ w_c · x_c over de andre kriteriene) / w, med b_r = (K_r / p_r) / Σ_r P_r · K_r / p_r, "
        "K målets nøkkel og P folkeandelen i vinduet",
        en="x = (b_r − Σ w_c · x_c over the other criteria) / w, with b_r = (K_r / p_r) / Σ_r P_r · K_r / p_r, "
        "K the target's key and P the population share of the window",
    ),
    PROP,
)
STEPS = (
    CHOICES,
    POPULATION,
    AMOUNTS,
    MEANS,
    INDICES,
    WEIGHTS,
    NEED,
    COST,
    SERVICE_KEYS,
    POINTS,
    SETTLEMENT,
    APPROPRIATION,
    PHASE_IN,
    RECALIBRATION,
)
"""The sheets of the calculation in the order of the method; a case has those that it has figures for."""

NAMES: dict[str, Text] = {
    "population_share": Text(nb="folkeandel", en="population_share"),
    "criterion_weight": Text(nb="kriterievekt", en="criterion_weight"),
    "criterion_index": Text(nb="kriterieindeks", en="criterion_index"),
    "need_index": Text(nb="behovsindeks", en="need_index"),
    "cost_index": Text(nb="kostnadsindeks", en="cost_index"),
    "service_key": Text(nb="tjenestenokkel", en="service_key"),
    "resource_need_key": Text(nb="ressursbehovsnokkel", en="resource_need_key"),
    "settlement_amount": Text(nb="oppgjor_belop", en="settlement_amount"),
    "running_settlement": Text(nb="lopende_oppgjor_netto", en="running_settlement"),
    "settlement": Text(nb="oppgjor_netto", en="settlement"),
    "full_effect_appropriation": Text(nb="basisbevilgning_full_virkning", en="full_effect_appropriation"),
    "distribution_key": Text(nb="fordelingsnokkel", en="distribution_key"),
    "base_appropriation": Text(nb="basisbevilgning", en="base_appropriation"),
    "redistribution": Text(nb="omfordeling", en="redistribution"),
    "growth": Text(nb="vekst", en="growth"),
    "growth_amount": Text(nb="andel_av_vekst", en="growth_amount"),
    "phase_in": Text(nb="innfasing_i_aret", en="phase_in"),
    "growth_to_come": Text(nb="innfasing_senere", en="growth_to_come"),
    "phased_key": Text(nb="arets_fordelingsnokkel", en="phased_key"),
}
"""Defined name of every result. English workbooks use the result's own name."""
