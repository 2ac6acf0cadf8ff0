"""awesome-align with an encoder that is first fine-tuned on parallel text (Dou and Neubig 2021, section 2.2)."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.aligners._parallel_text import ColumnFiles, MissingText, ParallelText
from spanferry.aligners.adaptation import Adaptation
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.aligners.embedding import Dtype, Extraction
from spanferry.core.models.device import Device
from spanferry.core.records import Alignment, Language, Pair


class AwesomeAdaptedAligner:
    """Adapts the encoder to a language pair without gold links, then aligns as ``AwesomeAligner`` does.

    The adapted encoder is kept in the store (``store/adapt/KEY/output``), a folder that plain transformers loads: cells of the same
    recipe share it, and ``aligner=awesome aligner.model=FOLDER`` uses it elsewhere.

    Args:
        adaptation: the objectives and the training, see ``spanferry.aligners.adaptation``.
        parallel_text, text_root, missing_text: what to learn from besides the pairs, as ``StatisticalAligner`` has it.
        model, layer, extraction, threshold, dtype, device, batch_tokens: as ``AwesomeAligner`` has them. The training takes the first
            four too, and runs on the device; with another device, ``dtype`` or ``batch_tokens`` what was learnt is used again.
        seed: of the training.

    Raises:
        ConfigError: a number is out of range, the model is a path to nowhere, or parallel text is missing.
    """

    version = 1
    learning_ignores = frozenset({"dtype", "device", "batch_tokens"})

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        seed: int,
        adaptation: Adaptation,
        parallel_text: tuple[str | ColumnFiles, ...] = (),
        text_root: Path = Path(),
        missing_text: MissingText = "refuse",
        model: str = "bert-base-multilingual-cased",
        layer: int = 8,
        extraction: Extraction = "softmax",
        threshold: float = 0.001,
        dtype: Dtype = "float32",
        device: Device = "auto",
        batch_tokens: int | None = None,
    ) -> None:
        self._text = ParallelText(parallel_text, text_root, missing_text, source_language, target_language)
        self.plain = AwesomeAligner(model, layer, extraction, threshold, dtype, device, batch_tokens)  # its mistakes show now
        self._adaptation, self._seed = adaptation, seed
        self._model, self._options = model, (layer, extraction, threshold, dtype, device, batch_tokens)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model and of parallel text."""
        return self.plain.inputs + self._text.paths

    def learn(self, pairs: Sequence[Pair], folder: Path) -> None:
        """Fine-tune the encoder on the pairs (unless ``own_pairs`` is off) and the parallel text, into an empty folder.

        Raises:
            ConfigError: the model or the device cannot be had, the model cannot be trained so, or training diverges.
            DataError: there is nothing to learn from, or parallel text is not of its format.
        """
        from spanferry.aligners._adapting import adapt
        from spanferry.aligners._adapting_module import Linking

        own = [(pair.source.words, pair.target.words) for pair in pairs] if self._adaptation.own_pairs else []
        layer, extraction, threshold, _, device, _ = self._options
        linking = Linking(layer, extraction, threshold)
        adapt(self._model, own + self._text.pairs(), linking, self._adaptation, device, folder, self._seed)

    def learnt(self, folder: Path) -> AwesomeAligner:
        """The aligner over the encoder that ``learn`` left in the folder."""
        return AwesomeAligner(str(folder), *self._options)

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair, by an encoder that learns from them all first and is then forgotten.

        Raises:
            ConfigError, DataError: as ``learn`` does.
        """
        with TemporaryDirectory() as folder:
            self.learn(pairs, Path(folder))
            return self.learnt(Path(folder)).align(pairs)
