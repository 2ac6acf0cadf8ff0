"""Choices of the group ``study``: what a sweep asks, as sections of its report (``reports.sections.Study``)."""
