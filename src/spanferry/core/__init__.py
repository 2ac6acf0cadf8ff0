"""What every room shares: records, tag schemes, scoring, the store, configuration, errors. Imports nothing else of spanferry."""
