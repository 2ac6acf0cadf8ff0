"""The browser of sentences: what each cell made of each sentence, beside the source and gold, in the report's one page."""

from spanferry.reports.report.browser.markup import css, script, section

__all__ = ["css", "script", "section"]
