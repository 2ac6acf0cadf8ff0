from spanferry.translators._tokenizers import as_said, as_saved


def test_as_saved_the_unknown_piece_of_madlad_stays_unknown(tiny_madlad):
    said, saved = (read(tiny_madlad, True)("Ω").input_ids for read in (as_said, as_saved))
    assert saved[-2:] == [0, 2]  # unknown, end
    assert said[-2:] == [2, 2]  # what transformers 5.23 makes of it; when this fails, as_saved has no reason any more
