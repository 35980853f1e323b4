"""`inntektsmodell app`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import complete_case, language
from inntektsmodell.faults import expect_installed
from inntektsmodell.language.messages import Language, in_language, message

PORT = 5006


@click.command("app")
@click.argument("case", default="eksempel", shell_complete=complete_case)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port to listen on; 0 for any free port.",
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; any address other than a loopback address gives other machines access.",
)
@click.option(
    "--allow-host",
    "forwarded",
    multiple=True,
    metavar="NAME",
    help="A host name under which another program forwards requests to this page; may be given several times.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@language
def command(
    case: str, port: int, address: str, forwarded: tuple[str, ...], no_browser: bool, language: Language
) -> None:
    """Open a web page on this machine for changing CASE or any built-in case. Ctrl-C stops it."""
    expect_installed("panel", "app")
    from inntektsmodell.app.listening import check_forwarded, free_port, is_loopback, url_of

    names = check_forwarded(forwarded)
    port = free_port(address, port)
    is_own = is_loopback(address) and not names
    if not is_loopback(address):
        warning = message(
            "WARNING: any machine that can reach {address} can use this page; it has no password.", address=address
        )
        click.echo(in_language(warning, language), err=True)

    def listening() -> None:
        click.echo(in_language(message("{url} (Ctrl-C stops it)", url=url_of(address, port)), language))

    from inntektsmodell.app.kept import Keeper, keeper_of_user
    from inntektsmodell.app.server import serve
    from inntektsmodell.loading import built_in_case, built_in_cases

    offered = list(dict.fromkeys([built_in_case(case) or case, *built_in_cases()]))
    serve(
        offered,
        address,
        port,
        show=not no_browser,
        language=language,
        forwarded=names,
        keeper=keeper_of_user if is_own else Keeper,  # other people's scenarios are not this user's to keep
        listening=listening,
    )
