"""The page on the machine itself: Panel gives every open page a session and a connection; all else is plain Python."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import panel as pn
from bokeh.server.server import Server
from bokeh.server.urls import per_app_patterns
from panel.custom import JSComponent
from panel.io.server import WSHandler
from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Matcher, Rule
from tornado.web import RequestHandler
from tornado.websocket import WebSocketClosedError

from inntektsmodell.app.kept import Keeper
from inntektsmodell.app.listening import host_names, origins_of
from inntektsmodell.app.page_files import offered_case
from inntektsmodell.app.session import Reply, Session
from inntektsmodell.app.view import ASSETS, style
from inntektsmodell.language.text import Language, as_labels
from inntektsmodell.workbook.layout.limits import FILE_BYTES

LARGEST_MESSAGE = 4 * FILE_BYTES // 3 + 2**20
"""Bytes of the largest message from a page: a workbook as base64, and what is said about it."""
_files = ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")
"""Makes files beside the server's loop, one at a time, so that other pages answer meanwhile."""
PRODUCT, NO_SCRIPT = as_labels("The income-distribution model", "The page needs JavaScript.")
OTHER_NAME = {"status": 421, "text": "This page has another name. The option --allow-host lets a forwarded name in.\n"}
NO_PAGE = {"status": 400, "text": "Only the page opens connections here.\n"}
"""To what came under a name which is not this page's, for another site's name may lead here; and to a connection that
no page of this program opened, which does not speak as they do."""
log = logging.getLogger(__name__)


class PageLink(JSComponent):
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
    keeper: Callable[[], Keeper],
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
        keeper: what keeps the scenarios of a page that is opened.
        listening: called once pages can be opened.

    Raises:
        InputError: the first case does not load.
    """
    logging.getLogger("bokeh").setLevel(logging.ERROR)  # a tab that is closed is no news
    per_app_patterns[:] = [(one[0], Connection) if one[1] is WSHandler else one for one in per_app_patterns]
    logging.getLogger("tornado.application").addFilter(_OneLine())
    logging.getLogger("asyncio").addFilter(_no_closed_tab)
    offered_case(offered[0])
    Session({}, offered, language)  # compiles the model, so that the first page need not wait for it
    server = pn.io.server.get_server(
        {"/": lambda: page_template(offered, language, keeper())},
        port=port,
        address=address,
        websocket_origin=origins_of(address, port, forwarded),
        websocket_max_message_size=LARGEST_MESSAGE,
        title=PRODUCT.in_language(language),
        show=show,
    )
    _refuse_others(server, host_names(address, forwarded))
    server.start()
    listening()
    server.io_loop.start()
    server.stop()


class Connection(WSHandler):
    """A connection that sends what it is given at once.

    Bokeh sends an answer in three parts; the second would wait some 40 ms for the browser's word that it has the first.
    """

    def open(self) -> None:
        """Begin, as every connection does."""
        super().open()  # type: ignore[no-untyped-call]
        self.set_nodelay(True)


class _Refusal(RequestHandler):
    """What a request gets that is not for this page."""

    def initialize(self, status: int, text: str) -> None:
        """Take what the rule says of it."""
        self.status, self.text = status, text

    def prepare(self) -> None:
        """Answer before any method is looked at, or a connection is made."""
        self.set_status(self.status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(self.text)


class _Matches(Matcher):
    """Requests of which something holds."""

    def __init__(self, holds: Callable[[HTTPServerRequest], bool]) -> None:
        self.holds = holds

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Nothing for the handler to know where it holds, else None."""
        return {} if self.holds(request) else None


def _refuse_others(server: Server, names: Collection[str]) -> None:
    """Route what does not come from this page to a refusal, whatever it asks for, before all that Panel serves."""

    def under_other_name(request: HTTPServerRequest) -> bool:
        given = request.headers.get_list("Host")
        return len(given) != 1 or split_host_and_port(given[0].lower())[0] not in names

    rules = server._tornado.default_router.rules  # Panel has no door for this
    rules[:0] = [
        Rule(_Matches(under_other_name), _Refusal, OTHER_NAME),
        Rule(_Matches(_no_page_of_ours), _Refusal, NO_PAGE),
    ]


class _OneLine(logging.Filter):
    """Tells of a connection that could not be opened in one line: whoever knocks wrongly is no fault of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, and of one about a connection only what was asked and why it failed."""
        asked = str(record.args[0]) if isinstance(record.args, tuple) and record.args else ""
        if asked.startswith("GET /ws") and record.exc_info:
            record.msg, record.args, record.exc_info = "%s: %s", (asked, record.exc_info[1]), None
        return True


def _no_closed_tab(record: logging.LogRecord) -> bool:
    """Whether a record is of anything else than an answer that found its tab closed, which is no news either."""
    return not (record.exc_info and isinstance(record.exc_info[1], WebSocketClosedError))


def _no_page_of_ours(request: HTTPServerRequest) -> bool:
    """Whether it asks for a connection without the protocol and token that Bokeh's pages give."""
    protocol, *token = request.headers.get("Sec-WebSocket-Protocol", "").split(",")
    is_connection = request.headers.get("Upgrade", "").lower() == "websocket"
    return is_connection and (len(token) != 1 or protocol.strip() != "bokeh")


def sent_arguments(given: Iterable[tuple[str, list[bytes]]]) -> dict[str, list[str]]:
    """Names and values of an address, both UTF-8; Tornado reads each byte of a name as a letter of its own."""

    def read(sent: bytes) -> str:
        return sent.decode("utf-8", errors="replace")

    return {read(name.encode("latin-1")): [read(value) for value in values] for name, values in given}


def page_template(offered: Sequence[str], language: Language, keeper: Keeper) -> pn.Template:
    """A page for the address that is being opened, with a session of its own."""
    given = pn.state.session_args.items()
    session = Session(sent_arguments(given), offered, language, keeper)
    template = pn.Template((ASSETS / "server.html").read_text(encoding="utf-8"))
    template.add_panel("bridge", PageLink(session))
    template.add_variable("page_html", session.page())
    template.add_variable("page_css", style())
    template.add_variable("page_language", session.screen.language)
    template.add_variable("no_script", NO_SCRIPT.in_language(session.screen.language))
    return template
