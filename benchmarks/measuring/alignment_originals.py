"""simalign 0.4 and awesome-align 0.1.7 as their own users run them, for one matching; each row of a benchmark is made anew."""

import importlib.util
import io
import logging
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from spanferry.core.models.quiet import quiet
from spanferry.core.pharaoh import read_pharaoh
from spanferry.core.records import Alignment, Link, Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Run = Callable[[Sequence[Pair]], Any]
"""Pairs to alignments, in whatever form."""

AWESOME_BATCH = 32  # pairs; awesome-align's default


def has_awesome_align() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("awesome_align") is not None


def simalign(model: Path, layer: int, matching: Literal["itermax", "mwmf"], device: str) -> Run:
    """The library's aligner, asked for one matching alone: lists of links."""
    from simalign import SentenceAligner

    logging.getLogger("simalign.simalign").setLevel(logging.WARNING)  # it tells that it was loaded
    with quiet():
        library = SentenceAligner(str(model), "bpe", 0.0, matching[0], device, layer)
    return lambda pairs: [library.get_word_aligns(list(each.source.words), list(each.target.words))[matching] for each in pairs]


def simalign_links(matching: Literal["itermax", "mwmf"], matrices: "Sequence[NDArray[np.generic]]") -> list[list[Link]]:
    """What simalign does after its encoder, from (S, T) similarities to sorted links, each subword counted as a word."""
    from simalign import SentenceAligner

    aligner = SentenceAligner.__new__(SentenceAligner)  # without an encoder
    aligner.token_type, aligner.distortion, aligner.matching_methods = "bpe", 0.0, [matching]
    tokenizer = SimpleNamespace(tokenize=lambda word: [word])
    found = []
    for matrix in matrices:
        vectors = import_module("torch").empty(2, max(matrix.shape), 1)
        aligner.embed_loader = SimpleNamespace(tokenizer=tokenizer, get_embed_list=lambda _, vectors=vectors: vectors)
        aligner.get_similarity = lambda *_, matrix=matrix: matrix
        found.append(aligner.get_word_aligns(*(["-"] * size for size in matrix.shape))[matching])
    return found


def awesome_align(model: Path, layer: int, device: str) -> Run:
    """The script's own loop from a file to a file, read and written in one process: the file that it wrote.

    Its batches are of 32 pairs and it is not asked for probabilities, which spanferry computes besides.
    """
    word_align = import_module("awesome_align.run_align").word_align
    tokenizer, network = _awesome_tokenizer(model), _awesome_network(model)
    text, links = model / "awesome.txt", model / "awesome.links"
    options = Namespace(
        data_file=str(text), output_file=str(links), output_prob_file=None, output_word_file=None, batch_size=AWESOME_BATCH,
        num_workers=0, align_layer=layer, extraction="softmax", softmax_threshold=0.001, device=import_module("torch").device(device),
    )  # fmt: skip

    def run(pairs: Sequence[Pair]) -> Path:
        text.write_text("".join(f"{' '.join(each.source.words)} ||| {' '.join(each.target.words)}\n" for each in pairs), "utf-8")
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):  # a progress bar
            word_align(options, network, tokenizer)
        return links

    return run


def _awesome_tokenizer(model: Path) -> Any:
    tokenizer = import_module("awesome_align.tokenization_bert").BertTokenizer(str(model / "vocab.txt"), do_lower_case=False)
    tokenizer.max_len = 512
    modeling: Any = import_module("awesome_align.modeling")  # it holds these ids fixed; its script sets them
    modeling.PAD_ID, modeling.CLS_ID, modeling.SEP_ID = tokenizer.pad_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id
    return tokenizer


def _awesome_network(model: Path) -> Any:
    from safetensors.torch import load_file

    config = import_module("awesome_align.configuration_bert").BertConfig.from_json_file(str(model / "config.json"))
    network = import_module("awesome_align.modeling").BertForMaskedLM(config)
    missing = network.bert.load_state_dict(load_file(model / "model.safetensors"), strict=False).missing_keys
    if missing:
        raise RuntimeError(f"awesome-align's network lacks {missing}")
    return network.eval()


def alignments(found: Any) -> list[Alignment]:
    """What a run gave, as records: a Pharaoh file, lists of links, or records already."""
    if isinstance(found, Path):
        return read_pharaoh(found)
    return [each if isinstance(each, Alignment) else Alignment.of(each) for each in found]
