"""How the manual is built: ``make docs``. It needs nothing from outside and its pages fetch nothing."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
os.environ.setdefault("RUNTALL_HOME", tempfile.mkdtemp(prefix="runtall-docs-"))  # nobody's own folder is touched by a manual

from runtall import __version__

project = "runtall"
author = "The runtall authors"
copyright = author
version = release = __version__

extensions = ["myst_parser", "generated"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "decisions/_*"]
myst_enable_extensions = ["deflist", "colon_fence", "linkify"]
myst_heading_anchors = 3
myst_linkify_fuzzy_links = False
nitpicky = True

html_theme = "furo"
html_title = "runtall"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"footer_icons": [], "top_of_page_buttons": []}
