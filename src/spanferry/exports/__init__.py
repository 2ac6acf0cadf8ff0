"""A cell's projected corpus for others: CoNLL, JSONL, and a Hugging Face dataset with its card."""
