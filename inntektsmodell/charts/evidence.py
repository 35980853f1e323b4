"""What a result rests on: one bar, divided by the status of the figures."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure as Chart

from inntektsmodell.case.evidence import Status
from inntektsmodell.charts.style import SMALL_SIZE, Caption, Look, framed_axes, number_axis
from inntektsmodell.language.text import Language, as_label

HEIGHT = 1.05
AXIS = as_label("Per cent of the total weight of the need key")
LOOKS = {
    Status.PUBLISHED: Look("#009E73"),
    Status.DERIVED: Look("#0072B2", "--"),
    Status.CALIBRATED: Look("#E69F00", "////"),
    Status.ASSUMED: Look("#F0E442", "\\\\\\\\"),
    Status.SYNTHETIC: Look("#D9D9D9", "xxxx"),
}


def evidence_bar(shares: Mapping[str, float], language: Language) -> Chart:
    """One bar of 100 per cent; `shares` (status → share, sum 1) as in `evidence_of_result`.

    It names what is synthetic, so it bears no stamp.
    """
    chart, axes = framed_axes(Caption(), HEIGHT, language)
    left = 0.0
    for status, share in shares.items():
        name = Status(status).label.in_language(language)
        axes.barh(0, 100 * share, left=left, label=name, **LOOKS[Status(status)].fill)
        left += 100 * share
    axes.set_xlim(0, 100)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    number_axis(axes.xaxis, AXIS.in_language(language), language)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=SMALL_SIZE)
    return chart
