"""``python -m spanferry.reference`` writes ``docs/configuration.md`` anew."""

from spanferry.reference.page import PAGE, page

PAGE.write_text(page(), "utf-8", newline="\n")
print(f"wrote {PAGE}")
