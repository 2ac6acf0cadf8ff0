"""A sweep's report: ``report/`` in its folder, with the tables as data, the figures, and one page that holds all of it."""
