"""All fuzz targets."""

from fuzz import corpora, kept, models, texts

TARGETS = (*corpora.targets(), *kept.targets(), *models.targets(), *texts.targets())
