"""The bundled demo corpus: a controlled parallel corpus of frames x names, written by us. ``FORMAT.md`` says how its files are written."""

from spanferry.data.demo.corpus import DemoCorpus

__all__ = ["DemoCorpus"]
