"""``data=conll2002``: Spanish and Dutch news (Tjong Kim Sang, CoNLL 2002)."""

from spanferry.data._published.description import Benchmark, Form, sizes

_TSV = Form({"train": "{code}/train.tsv", "dev": "{code}/dev.tsv", "test": "{code}/test.tsv"})
_SHARED_TASK = Form({"train": "{name}.train", "dev": "{name}.testa", "test": "{name}.testb"}, fallback="latin-1")
FORMS = _SHARED_TASK, _TSV
"""How the files lie, those of 2003 too."""

CONLL2002 = Benchmark(
    name="conll2002",
    title="CoNLL-2002",
    labels=("PER", "ORG", "LOC", "MISC"),
    forms=FORMS,
    names={"es": "esp", "nl": "ned"},
    hub="eriktks/conll2002@refs/convert/parquet",
    folders=("{code}",),
    home="https://www.clips.uantwerpen.be/conll2002/ner/",
    licence="research use; the texts are the EFE agency's (Spanish) and De Morgen's (Dutch)",
    citation="Tjong Kim Sang, CoNLL 2002, https://aclanthology.org/W02-2024",
    sizes=sizes("""
        es 8323 1915 1517
        nl 15806 2895 5195
    """),
)
