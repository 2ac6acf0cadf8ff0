"""``python -m spanferry.reference`` writes ``docs/configuration.md`` anew."""

import sys

from spanferry.core.installation import checkout
from spanferry.reference.page import PAGE, page

if checkout() is None:
    sys.exit("docs/configuration.md is written in a checkout; an installed spanferry has none")
PAGE.write_text(page(), "utf-8", newline="\n")
print(f"wrote {PAGE}")
