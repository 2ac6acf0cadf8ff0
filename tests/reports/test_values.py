"""Values in print."""

import doctest

from spanferry.core import significance
from spanferry.reports import values


def test_the_examples_of_values_hold():
    assert doctest.testmod(values).failed == 0


def test_the_example_of_holm_holds():
    assert doctest.testmod(significance).failed == 0
