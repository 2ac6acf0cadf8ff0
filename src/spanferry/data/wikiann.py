"""``data=wikiann``: Wikipedia in the 40 languages of XTREME, with its splits (PAN-X; Pan et al., ACL 2017; Rahimi et al., ACL 2019)."""

from spanferry.core.corpus import Split
from spanferry.data._published.description import Benchmark, Form, sizes

_SPLITS: tuple[Split, ...] = ("train", "dev", "test")

WIKIANN = Benchmark(
    name="wikiann",
    title="WikiANN (PAN-X)",
    labels=("PER", "ORG", "LOC"),
    forms=(
        Form({split: f"{{code}}/{split}" for split in _SPLITS}, tabs=True, prefixed=True),  # the archives of each language
        Form({split: f"{{code}}-{split}" for split in _SPLITS}, tabs=True, prefixed=True),  # XTREME's panx/
        Form({split: f"{split}-{{code}}.tsv" for split in _SPLITS}, tabs=True),  # what XTREME's preprocessing makes of it
        Form({split: f"{{code}}/{split}.tsv" for split in _SPLITS}, tabs=True),
    ),
    hub="google/xtreme@main",
    folders=("PAN-X.{code}", "{code}"),  # XTREME's; unimelb-nlp/wikiann's
    home="https://github.com/afshinrahimi/mmner (a .tar.gz a language)",
    licence="not stated by its authors; the texts are Wikipedia's (CC BY-SA)",
    citation="Pan et al., ACL 2017, https://aclanthology.org/P17-1178; splits: Rahimi et al., ACL 2019, https://aclanthology.org/P19-1015; "
    "XTREME: Hu et al., ICML 2020, https://arxiv.org/abs/2003.11080",
    sizes=sizes("""
        af 5000 1000 1000
        ar 20000 10000 10000
        bg 20000 10000 10000
        bn 10000 1000 1000
        de 20000 10000 10000
        el 20000 10000 10000
        en 20000 10000 10000
        es 20000 10000 10000
        et 15000 10000 10000
        eu 10000 10000 10000
        fa 20000 10000 10000
        fi 20000 10000 10000
        fr 20000 10000 10000
        he 20000 10000 10000
        hi 5000 1000 1000
        hu 20000 10000 10000
        id 20000 10000 10000
        it 20000 10000 10000
        ja 20000 10000 10000
        jv 100 100 100
        ka 10000 10000 10000
        kk 1000 1000 1000
        ko 20000 10000 10000
        ml 10000 1000 1000
        mr 5000 1000 1000
        ms 20000 1000 1000
        my 100 100 100
        nl 20000 10000 10000
        pt 20000 10000 10000
        ru 20000 10000 10000
        sw 1000 1000 1000
        ta 15000 1000 1000
        te 1000 1000 1000
        th 20000 10000 10000
        tl 10000 1000 1000
        tr 20000 10000 10000
        ur 20000 1000 1000
        vi 20000 10000 10000
        yo 100 100 100
        zh 20000 10000 10000
    """),
)
