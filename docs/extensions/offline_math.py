"""Formulas as MathML, which browsers draw by themselves: the pages need no script and no network."""

from __future__ import annotations

import re

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

_ACCENTED = re.compile(r"\\(?:bar|check|hat|tilde)\s*(?:\{[^{}]*\}|\\[a-z]+|\w)")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer `mathml`; see `html_math_renderer` in `conf.py`."""
    app.add_html_math_renderer("mathml", (_inline, _nothing), (_display, _nothing))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mathml(formula: str, as_block: bool) -> str:
    """MathML of LaTeX.

    docutils sets a subscript of an accented symbol straight under it, unless more than the symbol is accented, and a
    prime as a straight quotation mark.
    """
    told = _ACCENTED.sub(lambda match: f"{{{match.group()} {{}}}}", formula)
    return str(tex2mathml(told, as_block=as_block)).replace("<mo>'</mo>", "<mo>′</mo>")


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _display(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(f'<div class="formula">{mathml(node.astext(), as_block=True)}</div>\n')
    raise nodes.SkipNode


def _nothing(self: HTML5Translator, node: nodes.Element) -> None:
    """Nothing is left to do after a formula."""
