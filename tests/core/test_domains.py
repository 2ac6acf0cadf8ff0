"""Sentences by domain."""

import pytest

from spanferry.core.domains import check_domains, of_domains
from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence

NEWS, SPORT, HEALTH = (Sentence(f"train-{n}", "en", ("x",), (), domain) for n, domain in enumerate(("news", "sport", "health"), 1))
UNSAID = Sentence("train-4", "en", ("x",), ())


def test_sentences_of_the_named_domains_stay_in_order():
    assert of_domains([NEWS, SPORT, UNSAID, HEALTH, NEWS], ["health", "news"]) == [NEWS, HEALTH, NEWS]


def test_without_names_all_stay():
    assert of_domains([NEWS, UNSAID], None) == [NEWS, UNSAID]


def test_of_no_sentences_any_domain_may_be_named():
    assert of_domains([], ["news"]) == []
    check_domains([], ["news"])
    check_domains([NEWS], None)
    with pytest.raises(ConfigError, match="no sentence is of that domain"):
        check_domains([NEWS], ["sport"])


def test_an_unknown_domain_is_refused_with_those_that_are_known():
    with pytest.raises(ConfigError, match=r"domains\.test=sprot: no sentence is of that domain\. Did you mean 'sport'"):
        check_domains([NEWS, SPORT], ["news", "sprot"], "domains.test")
    with pytest.raises(ConfigError, match=r"Known: news, sport"):
        check_domains([NEWS, SPORT], ["law"])


def test_a_corpus_without_domains_is_told_what_to_do():
    with pytest.raises(ConfigError, match=r"none of these sentences says .* data\.domain says it of data=files"):
        check_domains([UNSAID], ["news"])


def test_no_name_is_no_choice():
    with pytest.raises(ConfigError, match=r"name a domain, or null for all sentences\. Known: news"):
        check_domains([NEWS], [])
