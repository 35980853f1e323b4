"""Keeps the bank's answers by their content, with where and when they are from, so that none is asked for twice."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from inntektsmodell.faults import InputError
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.placing import write_files
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.requests import BankRequest

ANSWERS, REQUESTS = "answers", "requests"


@dataclass(frozen=True)
class BankAnswer:
    """An answer with its address, the `updated` of its table, when it was retrieved, and whether it was kept before."""

    content: bytes
    request: BankRequest
    updated: str
    retrieved: datetime.datetime
    is_kept: bool = False

    @property
    def sha256(self) -> str:
        """Digest of the content."""
        return sha256(self.content).hexdigest()


class AnswerCache:
    """Answers in a folder: `answers` holds each content under its digest, `requests` what was asked and when."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, request: BankRequest) -> BankAnswer | None:
        """The kept answer to a request; None where there is none.

        Raises:
            InputError: what is kept is damaged.
        """
        place = self._request(request)
        if not place.exists():
            return None
        try:
            kept = json.loads(place.read_bytes())
            file = self.folder / ANSWERS / f"{kept['sha256']}.json"
            retrieved = datetime.datetime.fromisoformat(kept["retrieved"])
            answer = BankAnswer(file.read_bytes(), request, str(kept["updated"]), retrieved, is_kept=True)
            if answer.sha256 != kept["sha256"] or retrieved.tzinfo is None:
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            right = message("delete it, or fetch anew with --refresh")
            raise InputError.of(str(place), message("the kept answer is damaged"), right) from error
        return answer

    def keep(self, answer: BankAnswer) -> None:
        """Keep an answer for good: its content first, so that no request ever names one that is not there whole."""
        write_files({self.folder / ANSWERS / f"{answer.sha256}.json": answer.content})
        told = {
            "address": answer.request.url,
            "body": answer.request.body.decode(),
            "updated": answer.updated,
            "retrieved": answer.retrieved.isoformat(),
            "sha256": answer.sha256,
        }
        write_files({self._request(answer.request): json_text(told).encode()})

    def _request(self, request: BankRequest) -> Path:
        asked = f"{request.method} {request.url}\n".encode() + request.body
        return self.folder / REQUESTS / f"{sha256(asked).hexdigest()}.json"
