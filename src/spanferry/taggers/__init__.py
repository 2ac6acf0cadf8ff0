"""Token classifiers: fine-tuned on labelled sentences, then asked for entities. The contract is ``core.stages.Tagger``."""
