"""The one table of languages. A language is added here, by one row, and nowhere else."""

from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Language

# code, name, ISO 639-3, NLLB-200 code ("-" where NLLB lacks it), ISO 15924 script, word separator, benchmarks that hold it
_TABLE = """
af   Afrikaans       afr  afr_Latn  Latn  space  wikiann
am   Amharic         amh  amh_Ethi  Ethi  space  masakhaner1
ar   Arabic          ara  arb_Arab  Arab  space  wikiann,xquad,mlqa
bam  Bambara         bam  bam_Latn  Latn  space  masakhaner2
bbj  Ghomala         bbj  -         Latn  space  masakhaner2
bg   Bulgarian       bul  bul_Cyrl  Cyrl  space  wikiann
bn   Bengali         ben  ben_Beng  Beng  space  wikiann
de   German          deu  deu_Latn  Latn  space  demo,conll2003,wikiann,europarl_ner,xquad,mlqa
el   Greek           ell  ell_Grek  Grek  space  wikiann,xquad
en   English         eng  eng_Latn  Latn  space  demo,conll2003,wikiann,europarl_ner,xquad,mlqa
es   Spanish         spa  spa_Latn  Latn  space  demo,conll2002,wikiann,europarl_ner,xquad,mlqa
et   Estonian        est  est_Latn  Latn  space  wikiann
eu   Basque          eus  eus_Latn  Latn  space  wikiann
ewe  Ewe             ewe  ewe_Latn  Latn  space  masakhaner2
fa   Persian         fas  pes_Arab  Arab  space  wikiann
fi   Finnish         fin  fin_Latn  Latn  space  wikiann
fon  Fon             fon  fon_Latn  Latn  space  masakhaner2
fr   French          fra  fra_Latn  Latn  space  wikiann
ha   Hausa           hau  hau_Latn  Latn  space  masakhaner2
he   Hebrew          heb  heb_Hebr  Hebr  space  wikiann
hi   Hindi           hin  hin_Deva  Deva  space  wikiann,xquad,mlqa
hu   Hungarian       hun  hun_Latn  Latn  space  wikiann
id   Indonesian      ind  ind_Latn  Latn  space  wikiann
ig   Igbo            ibo  ibo_Latn  Latn  space  masakhaner2
it   Italian         ita  ita_Latn  Latn  space  wikiann,europarl_ner
ja   Japanese        jpn  jpn_Jpan  Jpan  none   wikiann
jv   Javanese        jav  jav_Latn  Latn  space  wikiann
ka   Georgian        kat  kat_Geor  Geor  space  wikiann
kk   Kazakh          kaz  kaz_Cyrl  Cyrl  space  wikiann
ko   Korean          kor  kor_Hang  Hang  space  wikiann
lg   Luganda         lug  lug_Latn  Latn  space  masakhaner2
luo  Luo             luo  luo_Latn  Latn  space  masakhaner2
ml   Malayalam       mal  mal_Mlym  Mlym  space  wikiann
mos  Mossi           mos  mos_Latn  Latn  space  masakhaner2
mr   Marathi         mar  mar_Deva  Deva  space  wikiann
ms   Malay           msa  zsm_Latn  Latn  space  wikiann
my   Burmese         mya  mya_Mymr  Mymr  none   wikiann
nl   Dutch           nld  nld_Latn  Latn  space  conll2002,wikiann
ny   Chichewa        nya  nya_Latn  Latn  space  masakhaner2
pcm  Nigerian_Pidgin pcm  -         Latn  space  masakhaner2
pt   Portuguese      por  por_Latn  Latn  space  wikiann
ro   Romanian        ron  ron_Latn  Latn  space  xquad
ru   Russian         rus  rus_Cyrl  Cyrl  space  wikiann,xquad
rw   Kinyarwanda     kin  kin_Latn  Latn  space  masakhaner2
sn   Shona           sna  sna_Latn  Latn  space  masakhaner2
sw   Swahili         swa  swh_Latn  Latn  space  demo,masakhaner2,wikiann
ta   Tamil           tam  tam_Taml  Taml  space  wikiann
te   Telugu          tel  tel_Telu  Telu  space  wikiann
th   Thai            tha  tha_Thai  Thai  none   wikiann,xquad
tl   Tagalog         tgl  tgl_Latn  Latn  space  wikiann
tn   Setswana        tsn  tsn_Latn  Latn  space  masakhaner2
tr   Turkish         tur  tur_Latn  Latn  space  wikiann,xquad
tw   Twi             twi  twi_Latn  Latn  space  masakhaner2
ur   Urdu            urd  urd_Arab  Arab  space  wikiann
vi   Vietnamese      vie  vie_Latn  Latn  space  wikiann,xquad,mlqa
wo   Wolof           wol  wol_Latn  Latn  space  masakhaner2
xh   Xhosa           xho  xho_Latn  Latn  space  masakhaner2
yo   Yoruba          yor  yor_Latn  Latn  space  demo,masakhaner2,wikiann
zh   Chinese         zho  zho_Hans  Hans  none   demo,wikiann,xquad,mlqa
zu   Zulu            zul  zul_Latn  Latn  space  masakhaner2
"""


def _language(row: str) -> Language:
    code, name, iso639_3, nllb, script, separator, benchmarks = row.split()
    return Language(
        code=code,
        name=name.replace("_", " "),
        iso639_3=iso639_3,
        nllb=nllb.replace("-", ""),
        script=script,
        separator=" " if separator == "space" else "",
        benchmarks=tuple(benchmarks.split(",")),
    )


LANGUAGES = {language.code: language for language in map(_language, _TABLE.strip().split("\n"))}
"""Every language, by code."""


def language(code: str) -> Language:
    """The language of a code.

    Raises:
        ConfigError: the table lacks it.
    """
    if code not in LANGUAGES:
        raise ConfigError(f"no language {code!r} in the table.{did_you_mean(code, LANGUAGES)} A row in data/languages.py adds one.")
    return LANGUAGES[code]
