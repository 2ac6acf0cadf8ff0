"""What a chat model is asked, and what its answers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import ConfigError
from spanferry.translators._prompts import Prompt, Question, cleaned
from spanferry.translators._writable import writable


def test_a_prompt_is_filled_with_text_and_languages():
    prompt = Prompt("user", "From {source}.", "Into {target}: {text} {{}}")
    assert prompt.question("{source}!", "English", "Hausa") == Question("{source}!", "From English.", "Into Hausa: {source}! {}")


@pytest.mark.parametrize(
    ("system", "user", "message"),
    [
        ("", "Into {target}", r"translator\.user: no \{text\} in it"),
        ("", "{text}", r"translator\.user: no \{target\} in it, nor in translator\.system"),
        ("{text}", "{text} {target}", r"translator\.system: unknown placeholder \{text\}"),
        ("", "{text} {taget}", r"translator\.user: unknown placeholder \{taget\}\. Did you mean 'target' or 'text'\?"),
        ("", "{text!r} {target}", r"unknown placeholder \{text!r\}"),
        ("", "{text:>5} {target}", r"unknown placeholder \{text:>5\}"),
        ("", "{text.x} {target}", r"unknown placeholder \{text\.x\}"),
        ("", "{} {text} {target}", r"unknown placeholder \{\}"),
        ("", "{text} {target} {", r"translator\.user: .*a brace that stands for itself is doubled"),
    ],
)
def test_a_prompt_with_other_placeholders_is_refused(system, user, message):
    with pytest.raises(ConfigError, match=message):
        Prompt("user", system, user)


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        (" Kai lebt. \n", "Kai lives.", "Kai lebt."),
        ("Kai lebt.\n\nIn Kano.", "Kai lives. In Kano.", "Kai lebt. In Kano."),
        ("```\nKai lebt.\n```", "Kai lives.", "Kai lebt."),
        ("```text\nKai lebt.\nIn Kano.```", "Kai lives. In Kano.", "Kai lebt. In Kano."),
        ("Hier: ```\nKai\n```", "Kai", "Hier: ``` Kai ```"),  # something else beside the fence
        ('"Kai lebt."', "Kai lives.", "Kai lebt."),
        ("„Kai lebt.“", "Kai lives.", "Kai lebt."),
        ("「凯」", "Kai", "凯"),
        ('"Kai lebt."', '"Kai lives."', '"Kai lebt."'),  # the text has quotes too
        ('"Kai" lebt in "Kano"', "Kai lives in Kano", '"Kai" lebt in "Kano"'),  # two quotations, not one
        ('"Kai', '"Kai', '"Kai'),
        ('"', "x", '"'),
        ("<think>Kai is a name.</think>\n\nKai lebt.", "Kai lives.", "Kai lebt."),
        ("Kai is a name.</think>Kai lebt.", "Kai lives.", "Kai lebt."),
        ("<think>Kai is a na", "Kai lives.", ""),
        ("<a>Kai</a> lebt.", "<a>Kai</a> lives.", "<a>Kai</a> lebt."),
        ("[Kai]", "[Kai]", "[Kai]"),
        ("Kai\ud83d \ufefflebt\0.", "Kai lives.", "Kai lebt."),  # cut in the middle of an emoji
        ("", "Kai", ""),
        ("\n \n", "Kai", ""),
    ],
)
def test_what_is_plainly_no_part_of_the_translation_is_taken_off(answer, text, expected):
    assert cleaned(answer, text) == expected


@given(st.text(), st.text())
def test_an_answer_is_one_line_of_what_was_there(answer, text):
    found = cleaned(answer, text)
    assert len(found.splitlines()) <= 1
    assert found == found.strip()
    assert "".join(found.split()) in "".join(writable(answer).split())


@given(
    st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"], exclude_characters="\ufeff"), min_size=1).filter(
        lambda text: not set(text) & set("\"'`“”‘’„‚«»‹›「」『』《》<")
    )
)
def test_an_answer_without_quotes_fences_and_tags_is_left_alone(answer):
    assert cleaned(answer, "Kai") == answer
