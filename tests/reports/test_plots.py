"""How figures look."""

import doctest

from spanferry.reports import plots


def test_the_examples_hold():
    assert doctest.testmod(plots).failed == 0


def test_what_shares_a_row_is_as_far_off_on_both_sides():
    assert [round(plots.beside(place, 3), 9) for place in range(3)] == [-0.233333333, 0.0, 0.233333333]


def test_colours_and_shapes_start_again():
    assert plots.look(len(plots.COLOURS)) == plots.look(0)


def test_the_first_name_is_on_top():
    with plots.style():
        _, axes = plots.canvas()
        plots.names_down(axes, ["first", "second"])
    low, high = axes.get_ylim()
    assert (low, high) == (1.5, -0.5)


def test_a_legend_of_no_names_is_none():
    with plots.style():
        figure, _ = plots.panels(2)
        plots.legend_over(figure, [], [])
    assert figure.legends == []


def test_panels_that_measure_different_things_do_not_share_their_x():
    with plots.style():
        _, (first, second) = plots.panels(2, share_x=False)
    first.set_xlim(0, 5)
    assert second.get_xlim() == (0, 1)


def test_a_legend_is_no_wider_than_its_figure():
    names = ["wasserstein", "sinkhorn", "coral", "js", "mmd", "kl", "none", "discriminator"]
    with plots.style():
        figure, (axes, _) = plots.panels(2)
        for name in names:
            axes.plot([0, 1], [0, 1], label=name)
        plots.legend_over(figure, *axes.get_legend_handles_labels())
        plots.svg(figure)
    drawn = figure.legends[0].get_window_extent()
    assert 0 <= drawn.x0 < drawn.x1 <= figure.bbox.width
