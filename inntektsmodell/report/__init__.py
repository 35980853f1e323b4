"""The report: what a case gives, what drives it and what it rests on, as one page, a document or slides.

`page.report_html` puts the sections together, a module each; `pdf.report_pdf` prints the page; `write.write_report`
keeps them. The page needs the extra `report`, what `office` makes the extra `office`: each raises `InputError` that
says how to install it.

Belongs here: the page as a whole. What a section says is in `sections`, and charts are in `charts` or with the question
that they answer. Another form of the same page is a module beside `pdf`, or a room beside `office`.
"""

from inntektsmodell.report.page import report_html
from inntektsmodell.report.pdf import report_pdf
from inntektsmodell.report.write import write_report

__all__ = ["report_html", "report_pdf", "write_report"]
