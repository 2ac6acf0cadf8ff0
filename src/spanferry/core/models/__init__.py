"""Pretrained models, as every stage reads them: found or refused in a sentence, loaded quietly, words mapped to subwords and back."""
