"""The page on the machine itself: Panel gives every open page a session and a connection; all else is plain Python."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import panel as pn
from bokeh.server.server import Server
from panel.custom import JSComponent
from tornado.web import RequestHandler

from inntektsmodell.app.listening import host_names, origins_of
from inntektsmodell.app.session import Reply, Session, offered_case
from inntektsmodell.app.view import ASSETS, style
from inntektsmodell.app.words import words_in
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.limits import FILE_BYTES

LARGEST_MESSAGE = 4 * FILE_BYTES // 3 + 2**20
"""Bytes of the largest message from a page: a workbook as base64, and what is said about it."""
_files = ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")
"""Makes files beside the server's loop, one at a time, so that other pages answer meanwhile."""
log = logging.getLogger(__name__)


class Bridge(JSComponent):
    """Carries messages between one open page and its session."""

    _esm = (ASSETS / "bridge.js").read_text(encoding="utf-8")

    def __init__(self, session: Session) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._session = session

    def _handle_msg(self, data: dict[str, Any]) -> None:
        if data.get("kind") != "download":
            self._send_msg(self._reply(data))
            return
        document = pn.state.curdoc
        assert document is not None

        def done(future: Future[Reply]) -> None:
            document.add_next_tick_callback(lambda: self._send_msg(future.result()))

        _files.submit(self._reply, data).add_done_callback(done)

    def _reply(self, data: dict[str, Any]) -> Reply:
        """The session's reply; where the program itself fails, that is logged and told, and the page goes on."""
        is_file = data.get("kind") == "download"
        try:
            reply = self._session.download(data) if is_file else self._session.reply(data)
        except Exception:  # the last boundary: whatever happens, the page gets an answer
            log.exception("a message of the page failed")
            reply = self._session.failed()
        return {**reply, "is_file": is_file}


def serve(
    offered: Sequence[str],
    address: str,
    port: int,
    *,
    show: bool,
    language: Language,
    forwarded: Sequence[str] = (),
    listening: Callable[[], None],
) -> None:
    """Serve the page until Ctrl-C.

    Args:
        offered: what `load_case` takes for each case that can be chosen, the first being shown first.
        address: the address to listen on; other machines reach the page unless it is a loopback address.
        port: a free port.
        show: whether to open a browser.
        language: the language of pages whose address names none.
        forwarded: names of hosts that pass requests on to this page.
        listening: called once pages can be opened.

    Raises:
        InputError: the first case does not load.
    """
    logging.getLogger("bokeh").setLevel(logging.ERROR)  # a tab that is closed is no news
    offered_case(offered[0])
    Session({}, offered, language)  # compiles the model, so that the first page need not wait for it
    server = pn.io.server.get_server(
        {"/": lambda: page_template(offered, language)},
        port=port,
        address=address,
        websocket_origin=origins_of(address, port, forwarded),
        websocket_max_message_size=LARGEST_MESSAGE,
        title=words_in(language)["product"],
        show=show,
    )
    _refuse_other_names(server, host_names(address, forwarded))
    server.start()
    listening()
    server.io_loop.start()
    server.stop()


class _OtherName(RequestHandler):
    """What a request gets that came under a name which is not this page's: another site's name may lead here."""

    def prepare(self) -> None:
        """Answer before any method is looked at."""
        self.set_status(421)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This page has another name. The option --allow-host lets a forwarded name in.\n")


def _refuse_other_names(server: Server, names: Collection[str]) -> None:
    """Route every request under another name to a refusal, whatever it asks for, before all that Panel serves."""
    others = f"(?!({'|'.join(map(re.escape, names))})$).*"
    server._tornado.add_handlers(others, [(".*", _OtherName)])  # Panel has no door for this


def page_template(offered: Sequence[str], language: Language) -> pn.Template:
    """A page for the address that is being opened, with a session of its own."""
    arguments = {name: [_text(value) for value in values] for name, values in pn.state.session_args.items()}
    session = Session(arguments, offered, language)
    template = pn.Template((ASSETS / "server.html").read_text(encoding="utf-8"))
    template.add_panel("bridge", Bridge(session))
    template.add_variable("page_html", session.page())
    template.add_variable("page_css", style())
    template.add_variable("page_language", session.language)
    template.add_variable("no_script", words_in(session.language)["no_script"])
    return template


def _text(value: bytes) -> str:
    return value.decode("utf-8", errors="replace")
