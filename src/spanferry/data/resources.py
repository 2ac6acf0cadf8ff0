"""How much labelled and unlabelled text there is in a language, as six classes."""

_CLASSES = {
    5: "ar de en es fr ja zh",
    4: "eu fa fi hi hu it ko nl pt ru tr vi",
    3: "af bg bn el et he id ka kk ms ro ta th tl ur",
    2: "am ha mr sw tn wo xh yo zu",
    1: "bam ewe ig jv lg ml my ny rw sn te tw",
    0: "bbj fon luo mos pcm",
}

CLASSES = {code: number for number, codes in _CLASSES.items() for code in codes.split()}
"""Of each language of ``languages.py``, by code: 5 is much, 0 next to nothing.

Joshi, Santy, Budhiraja, Bali and Choudhury (2020), "The State and Fate of Linguistic Diversity and Inclusion in the NLP World" (ACL), by
numbers of labelled data sets and of Wikipedia pages at that time: 5 winners, 4 underdogs, 3 rising stars, 2 hopefuls, 1 scraping-bys,
0 left-behinds. Their list (lang2tax.txt, of English language names) as MaLA-LM/LangResourceAtlas holds it, read on 2026-11-21; Chinese is
its Mandarin, Setswana its Tswana. 0 here also means that the list's classes 1 to 5 do not have the language.
"""
