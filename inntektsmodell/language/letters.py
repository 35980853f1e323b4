"""Letters that a picture or a printed page shows as boxes, since no font at hand has them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TextIO

from inntektsmodell.language.messages import Message

MOST_NAMED = 20


class LettersLacking(UserWarning):
    """Letters that are shown as boxes, in a sentence."""

    def __init__(self, told: Message) -> None:
        self.told = told
        super().__init__(told)


def warn_of_letters(say: Callable[[str], Message], letters: Collection[str], stacklevel: int) -> None:
    """Warn of the letters that are lacking, if any, in the sentence that `say` makes of the first of them."""
    if letters:
        named = " ".join(sorted(letters)[:MOST_NAMED])
        warnings.warn(LettersLacking(say(named)), stacklevel=stacklevel + 1)


@contextmanager
def letters_told(tell: Callable[[Message], None]) -> Iterator[None]:
    """Tell each sentence on lacking letters once, and not as a warning of Python; other warnings are as they were."""
    told: set[Message] = set()
    with warnings.catch_warnings():
        show = warnings.showwarning

        def shown(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if not isinstance(message, LettersLacking):
                show(message, category, filename, lineno, file, line)
            elif message.told not in told:
                told.add(message.told)
                tell(message.told)

        warnings.showwarning = shown
        warnings.simplefilter("always", LettersLacking)
        yield
