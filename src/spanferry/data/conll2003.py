"""``data=conll2003``: English and German news (Tjong Kim Sang and De Meulder, CoNLL 2003)."""

from spanferry.data._published.description import Benchmark, sizes
from spanferry.data.conll2002 import FORMS

CONLL2003 = Benchmark(
    name="conll2003",
    title="CoNLL-2003",
    labels=("PER", "ORG", "LOC", "MISC"),
    forms=FORMS,
    names={"en": "eng", "de": "deu"},
    hub="eriktks/conll2003@refs/convert/parquet",
    folders=("conll2003", "{code}", "default", "data"),
    on_hub=("en",),
    home="https://www.clips.uantwerpen.be/conll2003/ner/",
    licence="research use; the texts are Reuters' (English, RCV1 from NIST) and the Frankfurter Rundschau's (German, ECI corpus)",
    citation="Tjong Kim Sang and De Meulder, CoNLL 2003, https://aclanthology.org/W03-0419",
    # English: the paper's table 1 less its documents, which are -DOCSTART- lines; German: counted in the files of the shared task
    sizes=sizes("""
        en 14041 3250 3453
        de 12152 2867 3005
    """),
)
