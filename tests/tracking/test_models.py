"""A tagger as a model of MLflow's."""

from spanferry.tracking.mlflow import MlflowTracking


def test_a_logged_tagger_is_loaded_and_tags(store, leave, runs, tagger):
    import mlflow

    tracking = MlflowTracking(store, "models", models=True)
    tracking.push(leave(model=str(tagger)))
    (run,) = runs("models")[1]
    mlflow.set_tracking_uri(store)
    uri = f"runs:/{run.info.run_id}/tagger"
    assert mlflow.models.get_model_info(uri).signature.inputs.to_dict() == [{"type": "string", "required": True}]
    assert set(mlflow.pyfunc.load_model(uri).predict(["Kai lives in Kano"])[0].split(",")) <= {"B-LOC", "I-LOC", "B-PER", "I-PER"}
    assert mlflow.transformers.load_model(uri)("Kai lives in Kano")[0]["entity"] in ("B-LOC", "I-LOC", "B-PER", "I-PER")
    assert len(run.outputs.model_outputs) == 1


def test_a_cell_that_ran_again_has_one_model(store, leave, tagger, runs):
    tracking = MlflowTracking(store, "one model", models=True)
    tracking.push(leave(model=str(tagger)))
    tracking.push(leave(model=str(tagger), ended=1070.0))
    client, (run,) = runs("one model")
    assert [model.source_run_id for model in client.search_logged_models([run.info.experiment_id])] == [run.info.run_id]


def test_a_tagger_that_is_no_such_model_is_not_logged(store, leave, tmp_path, runs):
    MlflowTracking(store, "no model", models=True).push(leave(model=str(tmp_path)))
    (run,) = runs("no model")[1]
    assert run.outputs.model_outputs == []
