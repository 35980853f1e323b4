"""`inntektsmodell identify-key`."""

from __future__ import annotations

import re

import click

from inntektsmodell.cli.options import as_json, language, print_json
from inntektsmodell.language.messages import Language


class _Amounts(click.Command):
    """A command whose amounts may begin with a hyphen, which would else begin an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the hyphen before a digit as a minus sign."""
        return super().parse_args(ctx, [re.sub(r"^-(?=\d)", "−", argument) for argument in args])


@click.command("identify-key", cls=_Amounts)
@click.argument("amounts", nargs=-1, required=True)
@click.option("--total", help="The total of the amounts as printed, if it is printed.")
@as_json
@language
def command(amounts: tuple[str, ...], total: str | None, as_json: bool, language: Language) -> None:
    """Find out which known keys can have produced the printed AMOUNTS of the regions.

    One amount for each region, with the digits as printed (54,1 or 54.1): Helse Sør-Øst, Helse Vest, Helse Midt-Norge,
    Helse Nord; or 'Helse Vest=18,8' and so on in any order. For a cut, all amounts are below 0.
    """
    from inntektsmodell.published.identify.key_fits import amounts_by_region, identify_key
    from inntektsmodell.published.identify.show import identification_record, show_identification

    found = identify_key(amounts_by_region(amounts), total)
    if as_json:
        print_json(identification_record(found))
    else:
        show_identification(found, language)
