"""What is replaced in WeasyPrint so that briefs take about half the time, with the same bytes.

All briefs have one structure and share most of their sentences, but WeasyPrint works everything out
anew for each document. The modules of this folder wrap some of its functions and cache their results:

- `styles`: computed styles, shared by elements of equal declarations,
- `boxes`: lengths of a style that no percentage enters, and two short cuts of layout,
- `lines`: broken lines,
- `text`: Pango's objects for a style, and the content stream of a line,
- `subset`: fonts subset with uharfbuzz where the system lacks HarfBuzz-Subset,
- `switch`: the table of replaced names; `versions`: the table of tested versions.

The replacements are switched on only for the exact versions that the tests ran with, and only if each
replaced name has the expected parameters. Otherwise WeasyPrint is left as it is and `Status` says why.
What stands here is the public entry; nothing outside this folder imports its modules.
"""

from presskit.assets.pdf.fast.switch import check, enable, notice
from presskit.assets.pdf.fast.versions import VARIABLE, Status

__all__ = ["VARIABLE", "Status", "check", "enable", "notice"]
