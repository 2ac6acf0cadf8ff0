"""A tagger with random weights, large enough that its tags differ from word to word."""

from pathlib import Path

import pytest

from spanferry.core.records import Sentence
from spanferry.taggers._start import Size, write_start

TEXT = "Kai Diallo lives in Kano . Ada met Juma at Lomé and Cape Coast is far away from here"


@pytest.fixture(scope="session")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A save_pretrained folder: 32 subwords a sentence, O and B- and I- of LOC and PER."""
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    folder = tmp_path_factory.mktemp("tagger")
    size = Size(vocabulary=60, layers=1, width=32, heads=2, dropout=0.0, max_length=32)
    write_start([Sentence("1", "en", tuple(TEXT.split()))], size, 0, folder)
    tags = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]
    torch.manual_seed(0)
    network = AutoModelForTokenClassification.from_pretrained(
        folder, id2label=dict(enumerate(tags)), label2id={tag: index for index, tag in enumerate(tags)}
    )
    network.classifier.weight.data.normal_(0, 1)
    network.save_pretrained(folder)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    return folder
