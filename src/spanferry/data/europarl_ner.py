"""``data=europarl_ner``: 799 sentences of Europarl in four languages, parallel (Agerri et al., LREC 2018)."""

from spanferry.data._published.description import Benchmark, Form, sizes

EUROPARL_NER = Benchmark(
    name="europarl_ner",
    title="Europarl NER",
    labels=("PER", "ORG", "LOC", "MISC"),
    forms=(Form({"test": "{code}-europarl.test.conll02"}), Form({"test": "{code}.conll"})),
    hub="ShkalikovOleh/europarl-ner@main",
    folders=("{code}",),
    home="https://github.com/ixa-ehu/ner-evaluation-corpus-europarl",
    licence="CC BY-SA 4.0",
    citation="Agerri et al., LREC 2018, https://aclanthology.org/L18-1557",
    sizes=sizes("\n".join(f"{code} - - 799" for code in ("de", "en", "es", "it"))),
    parallel=True,
)
