"""The report: one page that says what a case gives, what drives it and what it rests on, as HTML and PDF.

`page.report_html` puts the sections together, a module each; `pdf.report_pdf` prints the page; `write.write_report`
keeps both. They need the extra `report`: importing this package raises `InputError` that says how to install it.

Belongs here: the page as a whole. What a section says is in `sections`, and charts are in `charts` or with the question
that they answer. Another form of the same page is a module beside `pdf`.
"""

from inntektsmodell.faults import expect_installed

expect_installed("jinja2", "report")

from inntektsmodell.report.page import report_html  # noqa: E402
from inntektsmodell.report.pdf import report_pdf  # noqa: E402
from inntektsmodell.report.write import write_report  # noqa: E402

__all__ = ["report_html", "report_pdf", "write_report"]
