"""Turns the plain-text formulas of docstrings into LaTeX, and the sentences around them into Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Tree: TypeAlias = "list[str | Tree]"
"""Tokens of a formula; what is in parentheses is a list of its own."""

RELATIONS = {"=": "=", "∝": r"\propto", "≥": r"\geq", "≤": r"\leq", "≠": r"\neq"}
SIGNS = {"+": "+", "−": "-"}
FACTORS = {"·": r"\cdot", "×": r"\times", "/": "/"}
FUNCTIONS = {"Σ": r"\sum", "max": r"\max", "min": r"\min"}
OPERATORS = {*RELATIONS, *SIGNS, *FACTORS, "(", ")"}
ARTICLES = ("a", "A")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_SYMBOL = re.compile(r"(Σ|[A-Za-zα-ω]+(?:_[A-Za-z]{2,})*)('?)(?:_(\{[^}]*\}|[A-Za-z](?![A-Za-z])))?(\([a-z]+\))?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([⁰¹²³⁴⁵⁶⁷⁸⁹]*)")
_TOKEN = re.compile(rf"{_SYMBOL.pattern}|{_NUMBER.pattern}|\S")


def latex(formula: str) -> str:
    """LaTeX of one formula in plain text, as in `b_{s,r} = Σ_c w_{s,c} x_{c,r}`.

    Subscripts, sums, products, Greek letters and primes are kept; the outermost quotient becomes a fraction.
    """
    return _written(_tree(match.group() for match in _TOKEN.finditer(formula)))


def display_and_text(sentence: str) -> tuple[str, str]:
    """The LaTeX of the formula that a sentence begins with, and the rest as Markdown with inline formulas.

    Raises:
        ValueError: the sentence does not begin with a formula.
    """
    runs = _runs(sentence)
    if not runs or runs[0][0] != 0:
        raise ValueError(f"does not begin with a formula: {sentence}")
    end = runs[0][1]
    return latex(sentence[:end]), with_inline_formulas(sentence[end:].lstrip(",.;: "))


def with_inline_formulas(text: str, mark: str = "${}$") -> str:
    """A text in which every formula is LaTeX, marked: between dollar signs, as in Markdown, unless told otherwise."""
    parts, done = [], 0
    for start, end in _runs(text):
        parts += [text[done:start], mark.format(latex(text[start:end]))]
        done = end
    return "".join([*parts, text[done:]])


def _runs(text: str) -> list[tuple[int, int]]:
    """Start and end of every stretch of the text that is a formula."""
    runs: list[tuple[int, int]] = []
    stretch: list[re.Match[str]] = []
    for match in [*_TOKEN.finditer(text), None]:
        if match is not None and _can_be_mathematics(match.group()):
            stretch.append(match)
            continue
        while stretch and not _is_complete([part.group() for part in stretch]):
            stretch.pop()
        if any(_is_symbol(part.group()) for part in stretch):
            runs.append((stretch[0].start(), stretch[-1].end()))
        stretch = []
    return runs


def _can_be_mathematics(token: str) -> bool:
    return token in OPERATORS or _NUMBER.fullmatch(token) is not None or _is_symbol(token)


def _is_symbol(token: str) -> bool:
    """Whether a token can only be mathematics: a subscript, a Greek or single letter (but no article), a sum."""
    match = _SYMBOL.fullmatch(token)
    if match is None or token in ARTICLES:
        return False
    name, _, below, _ = match.groups()
    return below is not None or name in FUNCTIONS or len(name) == 1


def _is_complete(tokens: list[str]) -> bool:
    """Whether a formula can end here: not on an operator, nor with parentheses that do not match."""
    return tokens.count("(") == tokens.count(")") and tokens[-1] not in OPERATORS - {")"}


def _tree(words: Iterator[str]) -> Tree:
    tree: Tree = []
    for word in words:
        if word == ")":
            break
        tree.append(_tree(words) if word == "(" else word)
    return tree


def _written(tree: Tree, fraction: bool = True) -> str:
    """LaTeX of a tree; relations bind least, then signs, then the quotient, then the product."""
    for marks in (RELATIONS, SIGNS):
        if any(mark in tree for mark in marks):
            return _split(tree, marks, fraction)
    if fraction and _is_quotient(tree):
        cut = tree.index("/")
        above, below = (_written(_bare(part), fraction=False) for part in (tree[:cut], tree[cut + 1 :]))
        return rf"\frac{{{above}}}{{{below}}}"
    return " ".join(_factor(item, fraction) for item in tree)


def _split(tree: Tree, marks: Mapping[str, str], fraction: bool) -> str:
    """The parts between the marks, each written by itself, with the marks in LaTeX between them."""
    pieces: list[str] = []
    part: Tree = []
    for item in tree:
        if isinstance(item, str) and item in marks:
            pieces += [_written(part, fraction), marks[item]]
            part = []
        else:
            part.append(item)
    return " ".join([*pieces, _written(part, fraction)]).strip()


def _is_quotient(tree: Tree) -> bool:
    return tree.count("/") == 1 and not any(mark in tree for mark in (*RELATIONS, *SIGNS))


def _bare(tree: Tree) -> Tree:
    """What is in the parentheses that enclose everything; a fraction bar does their work."""
    return tree[0] if len(tree) == 1 and isinstance(tree[0], list) else tree


def _factor(item: str | Tree, fraction: bool) -> str:
    if isinstance(item, list):
        inner = _written(item, fraction)
        return inner if fraction and _is_quotient(item) else rf"\left({inner}\right)"
    if item in FACTORS:
        return FACTORS[item]
    number = _NUMBER.fullmatch(item)
    return _number(*number.groups()) if number else _symbol(item)


def _number(digits: str, power: str) -> str:
    return f"{digits}^{{{power.translate(SUPERSCRIPTS)}}}" if power else digits


def _symbol(token: str) -> str:
    match = _SYMBOL.fullmatch(token)
    if match is None:
        raise ValueError(f"'{token}' is not part of a formula")
    name, prime, below, tag = match.groups(default="")
    written = name if len(name) == 1 else rf"\text{{{name.replace('_', ' ')}}}"
    subscript = f"_{{{below.strip('{}')}}}" if below else ""
    return FUNCTIONS.get(name, written) + prime + subscript + (rf"\left(\text{{{tag[1:-1]}}}\right)" if tag else "")
