"""Where the page is served: an address and a port of this machine."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import ip_address

from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import message, word

LOOPBACK = "127.0.0.1"
FOUR = 4
"""Version of the internet protocol whose addresses Panel serves on; it takes the colons of the other for a port's."""
EXAMPLE = "modell.example.org"
HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address.

    Raises `InputError` where it is no address, one of IPv6, or stands for all of them.
    """
    try:
        known = ip_address(address)
    except ValueError as error:
        right = message("numbers such as {example}", example=LOOPBACK)
        raise InputError.of("--address", message("is not an address"), right) from error
    if known.is_unspecified:  # whose pages could then connect would be anybody's guess
        right = message("the one address at which other machines reach this one")
        raise InputError.of("--address", message("means every address"), right)
    if known.version != FOUR:
        right = message("numbers such as {example}", example=LOOPBACK)
        raise InputError.of("--address", message("is an IPv6 address, on which the page cannot be served"), right)
    return known.is_loopback


def free_port(address: str, port: int) -> int:
    """The port, if it is free to listen on; any free one for 0.

    Raises `InputError` where the port is in use, or the address is not one of this machine.
    """
    is_loopback(address)
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            found = message("cannot be used ({reason})", reason=word(error.strerror or str(error)))
            right = message("another --port or --address, or stop the program that is using it")
            raise InputError.of(f"{address}:{port}", found, right) from error
        return int(probe.getsockname()[1])


def url_of(address: str, port: int) -> str:
    """The address of the page."""
    return f"http://{address}:{port}/"


def host_names(address: str, forwarded: Iterable[str] = ()) -> frozenset[str]:
    """Names, as a request writes them without its port, that the page answers to; it has nothing for any other."""
    return frozenset((*_own_names(address), *forwarded))


def origins_of(address: str, port: int, forwarded: Iterable[str] = ()) -> list[str]:
    """Hosts whose pages may open a connection: every name at the port, forwarded ones at that of the web too."""
    return [*(f"{name}:{port}" for name in (*_own_names(address), *forwarded)), *forwarded]


def _own_names(address: str) -> list[str]:
    """Names that lead here without anybody's help: the address itself, and the names of a loopback address."""
    names = (address, LOOPBACK, "localhost") if is_loopback(address) else (address,)
    return list(dict.fromkeys(names))


def check_forwarded(names: Iterable[str]) -> tuple[str, ...]:
    """Forwarded names as requests write them. Raises `InputError` where some are not names of hosts."""
    faults = Faults()
    for name in names:
        if not HOST_NAME.fullmatch(name):
            found = message("'{name}' is not a host name", name=name)
            faults.add("--allow-host", found, message("a name such as {example}", example=EXAMPLE))
    faults.raise_if_any()
    return tuple(name.lower() for name in names)
