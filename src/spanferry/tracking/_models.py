"""A cell's trained tagger as a model of MLflow's: its transformers flavour, with signature and input example."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.tracking._server import Server, patient

NAME = "tagger"
_EXAMPLE = ["Amina flew from Lagos to Accra with Kofi Mensah of the World Bank."]


def log_tagger(server: Server, run: str, folder: Path) -> None:
    """Log what ``mlflow.transformers.load_model("runs:/RUN/tagger")`` loads, and ``mlflow.pyfunc.load_model`` too.

    Args:
        run: the id of the cell's run.
        folder: what ``save_pretrained`` wrote; where it holds no such model (any more), nothing is logged.
    """
    if not (folder / "config.json").is_file():
        return
    from mlflow.entities import LoggedModelOutput

    client = server.client
    with TemporaryDirectory() as temporary:
        _save(folder, Path(temporary) / NAME)
        model = client.create_logged_model(server.experiment.id, NAME, run)
        with patient(Path(temporary)):
            client.log_model_artifacts(model.model_id, str(Path(temporary) / NAME))
    client.finalize_logged_model(model.model_id, "READY")
    client.log_outputs(run, [LoggedModelOutput(model.model_id, step=0)])


def discard_taggers(server: Server, run: str) -> None:
    """Delete the models of a run that is to be deleted."""
    for model in server.client.search_logged_models([server.experiment.id], f"source_run_id = '{run}'"):
        server.client.delete_logged_model(model.model_id)


def _save(folder: Path, to: Path) -> None:
    """Save by hand: MLflow's ``log_model`` needs an active run, which is one for the whole process."""
    import mlflow.transformers
    import torch
    import transformers
    from mlflow.models import infer_signature

    with _quiet():
        tagger = transformers.pipeline("token-classification", model=str(folder), device="cpu")
        signature = infer_signature(_EXAMPLE, ["B-PER,B-LOC"])  # MLflow's output of a token classifier: the tags of a text that are not O
        mlflow.transformers.save_model(
            tagger,
            str(to),
            task="token-classification",
            signature=signature,
            input_example=_EXAMPLE,
            pip_requirements=[f"transformers=={transformers.__version__}", f"torch=={torch.__version__}"],  # guessing takes a minute
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without MLflow's advice on licences and model cards, which a model of one's own has not."""
    logger = logging.getLogger("mlflow.transformers")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
