"""The section in headless Chromium: what is shown, filters, keys, addresses, and that 50,000 sentences do not freeze it."""

import pytest

from spanferry.core.records import Entity, Sentence, Span

pytestmark = pytest.mark.slow

READY = "document.querySelector('#sentences')?.dataset.ready"
IDS = "[...document.querySelectorAll('.sb-id')].map((each) => each.textContent)"
COUNT = "document.querySelector('.sb-count').textContent"
ROWS = """[...document.querySelectorAll('.sb-card')[{}].querySelectorAll('.sb-row')].map((row) => row.querySelector('.sb-name').textContent
    + ': ' + [...row.querySelectorAll('.sb-w, .sb-label, .sb-told')].map((each) => each.textContent).join(' '))"""
SELECTED = "document.querySelector('.sb-selected .sb-id').textContent"


def tick(chromium, group, value):
    chromium.run(f"document.querySelector('[data-group={group}] [data-value=\"{value}\"] input').click()")
    chromium.settle()


def put(chromium, name, value, event="change"):
    chromium.run(
        f"(() => {{ const field = document.querySelector('[data-name={name}]'); field.value = {value!r}; "
        f"field.dispatchEvent(new Event({event!r}, {{ bubbles: true }})); }})()"
    )
    chromium.settle()


@pytest.fixture
def opened(chromium, sweep_of, paged):
    """Opens a page of cells of sentences."""

    def made(*cells, hash="", width=1440):
        chromium.size(width)
        chromium.open(paged(sweep_of(*cells)) + hash, READY)
        return chromium

    return made


def test_gold_and_projected_stand_line_by_line(opened, record):
    page = opened([record("train-1", gold=[(0, 2)], scores=(0.5,)), record("train-2"), record("train-3", gold=None, projected=[])])
    assert page.run(ROWS.format(0)) == ["English: Ada PER slept", "gold: Ada schlief PER", "projected: Ada PER .50 too short schlief"]
    assert page.run(ROWS.format(1))[1:] == ["gold = projected: Ada PER schlief"]
    assert page.run(ROWS.format(2)) == ["English: Ada PER unaligned slept", "projected: Ada schlief"]
    assert page.run("[...document.querySelectorAll('.sb-other')].map((each) => each.textContent)") == ["schlief"]


def test_two_cells_stand_beside_each_other(opened, record):
    page = opened([record("train-1")], [record("train-1", projected=[])], hash="#cell=10&with=11")
    assert page.run(ROWS.format(0)) == [
        "English: Ada PER A projected, B unaligned slept",
        "gold = A: Ada PER B missed schlief",
        "B: Ada schlief",
    ]


def test_two_cells_on_other_translations_have_gold_of_their_own(opened, record):
    page = opened([record("train-1")], [record("train-1", words="Ada ruhte")], hash="#cell=10&with=11")
    assert page.run(ROWS.format(0))[1:] == ["gold = A: Ada PER schlief", "gold = B: Ada PER ruhte"]


def test_two_cells_with_other_sources_show_both(opened, record):
    french = Sentence("train-1", "fr", ("Ada", "dormait"), (Entity(Span(0, 1), "PER"),))
    page = opened([record("train-1")], [record("train-1", source=french, projected=[])], hash="#cell=10&with=11")
    assert page.run(ROWS.format(0))[:2] == ["English: Ada PER slept", "French: Ada PER B unaligned dormait"]
    assert page.run("document.querySelectorAll('.sb-lines path').length") == 2  # of the entity, from either source


def test_what_the_tagger_predicted_can_be_judged(opened, record):
    tagged = record("test-1", source=None, outcomes=(), links=(), projected=None, predicted=(Entity(Span(0, 1), "LOC"),))
    page = opened([record("train-1"), tagged])
    assert page.run(IDS) == ["train-1"]
    put(page, "judge", "1")
    assert page.run(IDS) == ["test-1"]
    assert page.run(ROWS.format(0)) == ["gold: Ada PER schlief", "predicted: Ada LOC wrong type schlief"]
    put(page, "judge", "2")
    assert page.run(IDS) == ["train-1", "test-1"]


def test_filters_and_their_counts(opened, record):
    page = opened([record("train-1"), record("train-2", projected=[]), record("train-3", projected=[(0, 2)])])
    shown = "[...document.querySelectorAll('.sb-option')].filter((each) => each.checkVisibility()).map((each) => each.textContent)"
    assert page.run(shown) == ["any error2", "exact1", "too long1", "missed1", "projected2", "unaligned1", "PER3"]
    tick(page, "boundary", 8)
    assert page.run(IDS) == ["train-2", "train-3"]
    assert page.run(shown) == ["any error2", "exact1", "too long1", "missed1", "projected1", "unaligned1", "PER2"]
    tick(page, "outcome", 1)
    assert page.run(IDS) == ["train-2"]
    assert page.run(COUNT) == "1 of 3 sentences"
    page.press("c")
    assert page.run(COUNT) == "3 sentences"


def test_label_and_class_are_asked_of_the_same_entity(opened, record):
    mixed = record("train-1", gold=[(0, 1)], projected=[(0, 1)])
    other = record("train-2", gold=[(0, 1)], projected=[(0, 1)], predicted=(Entity(Span(1, 2), "LOC"),))
    page = opened([mixed, other], hash="#cell=10&judge=predicted")
    tick(page, "label", 2)  # LOC
    assert page.run(IDS) == ["train-2"]
    tick(page, "boundary", 5)  # missed is PER
    assert page.run(IDS) == []


def test_the_two_cells_as_a_filter(opened, record):
    wrong = {"projected": [(0, 2)]}
    first = [record("train-1"), record("train-2", **wrong), record("train-3"), record("train-4", **wrong), record("train-5")]
    second = [record("train-1"), record("train-2"), record("train-3", **wrong), record("train-4", **wrong)]
    page = opened(first, second, hash="#cell=10&with=11")
    assert page.run(COUNT) == "4 sentences that both cells have"
    for value, expected in enumerate([["train-2", "train-3"], ["train-3"], ["train-2"], ["train-4"]]):
        tick(page, "versus", value)
        assert page.run(IDS) == expected
        tick(page, "versus", value)


@pytest.mark.parametrize("asked", ["SCHLIEF tief", "train-2", 'a"b', "\\", "</script>", "cafe\u0301"])
def test_search(opened, record, asked):
    page = opened([record("train-1"), record("train-2", words='schlief tief a"b \\ </script> caf\u00e9')])
    put(page, "q", asked, "input")
    page.until(f"{COUNT} === '1 of 2 sentences'")
    assert page.run(IDS) == ["train-2"]


def test_keys(opened, record):
    page = opened([record(f"train-{number}") for number in range(1, 46)])
    page.press("j")
    assert page.run(SELECTED) == "train-1"
    page.press("j")
    page.press("ArrowDown")
    assert page.run(SELECTED) == "train-3"
    assert page.run("document.activeElement === document.querySelector('.sb-selected')")
    page.press("k")
    assert page.run(SELECTED) == "train-2"
    page.press("n")
    assert page.run(SELECTED) == "train-21"
    page.press("k")
    assert page.run(SELECTED) == "train-20"
    page.press("j")
    page.press("p")
    assert page.run(IDS)[0] == "train-1"
    page.press("/")
    assert page.run("document.activeElement.type") == "search"
    page.press("j")
    assert page.run("document.activeElement.value") == "j"
    page.press("Escape")
    page.press("?")
    assert page.run("document.querySelector('.sb-help').open")


def test_words_show_their_links(opened, record):
    page = opened([record("train-1", links=((0, 1),))])
    page.press("j")
    page.press("ArrowRight")
    assert page.run("document.activeElement.textContent") == "Ada"
    assert page.run("document.activeElement.getAttribute('aria-description')") == "linked with schlief"
    assert page.run("[...document.querySelectorAll('.sb-to')].map((each) => each.textContent)") == ["schlief"]
    assert page.run("document.querySelectorAll('.sb-sides path.sb-strong').length") == 1
    page.press("ArrowRight")
    assert page.run("document.activeElement.getAttribute('aria-description')") == "not linked"
    page.press("l")
    assert page.run("document.querySelectorAll('.sb-ladder path').length") == 1


def test_an_address_brings_a_view_back(opened, record):
    page = opened([record(f"train-{number}", projected=[(0, 1)] if number % 2 else []) for number in range(1, 90)], [record("train-1")])
    tick(page, "boundary", 5)
    page.press("j")
    page.press("n")
    page.press("j")
    shown, address = page.run(IDS), page.run("location.hash")
    assert address == "#cell=10&judge=projected&boundary=missed&page=2&at=2"
    page.open(page.run("location.href"), READY)
    assert (page.run(IDS), page.run(SELECTED)) == (shown, shown[1])
    assert page.run("document.querySelector('#sentences').getBoundingClientRect().top") < 200


def test_the_way_back_takes_a_filter_off(opened, record):
    page = opened([record("train-1"), record("train-2", projected=[])])
    tick(page, "boundary", 5)
    assert page.run(IDS) == ["train-2"]
    page.run("history.back()")
    page.until(f"{IDS}.length === 2")


def test_an_address_of_something_else_is_no_harm(opened, record):
    page = opened([record("train-1")], hash="#cell=99&with=x&judge=y&boundary=z&page=-4&at=900&label=%22")
    assert page.run(IDS) == ["train-1"]


def test_hostile_words_stay_words(opened, record):
    evil = "<script>document.title='EVIL'</script> </script> <img src=x onerror=alert(1)> &amp; \" ' a\u0301 \u202eabc"
    page = opened([record("train-1", words=evil)], [record("train-1", words=evil, projected=[])], hash="#cell=10&with=11&links=1")
    assert page.run("document.title") == "ours"
    assert page.run("document.querySelectorAll('#sentences img, .sb-app script').length") == 0
    words = "[...document.querySelectorAll('[data-side=target]')].at(-1).querySelectorAll('.sb-w')"
    assert page.run(f"[...{words}].map((each) => each.textContent)") == evil.split()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(opened, record, width):
    long = record("train-1", words="ein " * 200 + "W" * 300, links=tuple((0, place) for place in range(200)))
    page = opened([long, record("train-2", words="\u0633\u0644\u0627\u0645 Ada", language="ar")], hash="#cell=10&links=1", width=width)
    assert page.run("document.documentElement.scrollWidth") == width
    tops = page.run(
        "[...document.querySelectorAll('.sb-card')[0].querySelectorAll('.sb-row')].map((row) => row.getBoundingClientRect().top)"
    )
    assert (tops[0] == tops[1]) == (width == 1440)  # side by side, or one above the other


def test_without_script_it_says_what_is_missing(chromium, sweep_of, record, paged):
    address = paged(sweep_of([record("train-1")]))
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.call("Page.navigate", url=address)
        chromium.poll(f"location.href === '{address}' && document.readyState === 'complete'")
        assert chromium.run("document.querySelector('.sb-note').checkVisibility() && !document.querySelector('.sb-app').checkVisibility()")
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_fifty_thousand_sentences(opened, record):
    """No task of the page's thread is long once the page was read (about 100 ms on two busy cores); both cells have the same texts."""
    words = [f"Wort{number % 977} schlief am Tag {number} in Haus {number % 31} , sagte Ada Byron King ." for number in range(25_000)]
    links = tuple((0, place) for place in range(12))
    first = [record(f"train-{number}", text, projected=[(0, 1 + number % 3)], links=links) for number, text in enumerate(words)]
    second = [record(f"train-{number}", text, projected=[(0, 1 + number % 2)], links=links) for number, text in enumerate(words)]
    page = opened(first, second)
    assert page.run(COUNT) == "25,000 sentences"
    loaded = page.run("Math.max(0, ...tasks.map((each) => each.took))")
    page.run("tasks.length = 0")
    tick(page, "boundary", 8)
    assert page.run(COUNT) == "16,666 of 25,000 sentences"
    for key in "jjnnpl":
        page.press(key)
    put(page, "with", "1")
    tick(page, "versus", 0)
    put(page, "page", "300")
    put(page, "q", "Wort976", "input")
    left = [number for number in range(25_000) if number % 977 == 976 and number % 3 and number % 3 != number % 2]
    page.until(f"{COUNT} === '{len(left)} of 25,000 sentences that both cells have'")
    page.settle()
    assert page.run(IDS) == [f"train-{number}" for number in left]
    longest = page.run("Math.max(0, ...tasks.map((each) => each.took))")
    print(f"longest task while it loads {loaded:.0f} ms, after {longest:.0f} ms")
    assert longest < 400
