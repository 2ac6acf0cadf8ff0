"""Published corpora, from their files or the hub: what ``data.benchmark`` and the corpora of answers share."""
