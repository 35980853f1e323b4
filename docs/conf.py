"""Settings of the documentation site. It is built without network: `make docs`."""

import os
from pathlib import Path
from sys import executable

from inntektsmodell import __version__

project = "inntektsmodell"
version = release = __version__
language = "en"  # `make docs` builds the site in Norwegian too, from the same pages and the catalogues in locale/
locale_dirs = ["locale"]
gettext_compact = False
gettext_location = False
gettext_last_translator = gettext_language_team = "inntektsmodell"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "docs.extensions.offline_math",
    "docs.extensions.docstrings",
    "docs.extensions.bank_here",
    "docs.extensions.commands",
    "docs.extensions.generated",
    "docs.extensions.scrolling",
    "docs.extensions.tables_made",
    "docs.extensions.translated",
]
exclude_patterns = ["_build", "_generated", "locale"]
templates_path = ["_templates"]

# Pages: every cell runs afresh, and one that fails stops the build.
myst_enable_extensions = ["fieldlist", "dollarmath"]
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 60
nb_merge_streams = True
nb_render_markdown_format = "myst"  # tables too, which plain CommonMark has not
os.environ["PATH"] = os.pathsep.join([str(Path(executable).parent), os.environ.get("PATH", "")])

# Reference: signatures as written, single backticks as names of Python.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_maximum_signature_line_length = 88
add_module_names = False

html_theme = "pydata_sphinx_theme"
html_math_renderer = "mathml"
html_title = "inntektsmodell"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_sidebars: dict[str, list[str]] = {page: [] for page in ("index", "method", "validation", "limits")}
html_theme_options = {
    "header_links_before_dropdown": 4,
    "navbar_end": ["other_language", "theme-switcher"],
    "footer_start": [],
    "footer_end": [],
    "show_prev_next": True,
}
