import pytest

from pulse.answering.kinds import Kind, item_key, said_kind
from pulse.answering.splits import Order, said_dimensions, said_grain, said_order
from pulse.answering.vocabulary import vocabulary
from pulse.answering.words import Sentence, stem
from pulse.metrics import Grain, load_catalogue
from pulse.paths import SEMANTIC_MANIFEST


@pytest.mark.parametrize(
    ("one", "other"), [("merged", "merging"), ("issues", "issue"), ("stories", "story"), ("Payments'", "payment")]
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one.strip("'").lower()) == stem(other)


def test_open_and_opened_are_not_the_same() -> None:
    assert stem("opened") != stem("open")


def test_a_phrase_may_have_other_words_in_it_and_is_read_once() -> None:
    sentence = Sentence("How many PRs were quickly merged?")
    assert sentence.say("pull request … merged")
    assert not sentence.say("merged")
    assert sentence.left() == ["quickly"]


def test_every_metric_of_the_vocabulary_is_in_the_catalogue() -> None:
    known, words = load_catalogue(SEMANTIC_MANIFEST).metrics, vocabulary()
    named = {*words.metrics, *(name for names in [*words.ambiguous.values(), *words.groups.values()] for name in names)}
    assert named <= set(known)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why did it go up", Kind.CAUSE),
        ("will it be done", Kind.FORECAST),
        ("compare a and b", Kind.COMPARISON),
        ("what does it mean", Kind.DEFINITION),
        ("find issues about money", Kind.SEARCH),
        ("any findings", Kind.FINDINGS),
        ("is the data up to date", Kind.STATE),
        ("throughput", None),
    ],
)
def test_words_give_the_kind_away(text: str, kind: Kind | None) -> None:
    assert said_kind(Sentence(text)) is kind


def test_keys_are_found_and_lookalikes_are_not() -> None:
    assert item_key("what about PAY-12?") == "PAY-12"
    assert item_key("is acme/api#7 merged") == "acme/api#7"
    assert item_key("UTF-8 in Q-2 or W-3") is None


def test_splits_and_orders_are_read() -> None:
    sentence = Sentence("top 3 repositories by week")
    assert said_grain(sentence) is Grain.WEEK
    assert said_dimensions(sentence) == ["repository"]
    assert said_order(sentence) == Order(True, False, 3)
    assert said_order(Sentence("the worst team")) == Order(None)
    assert said_order(Sentence("the fewest")) == Order(False)
    assert said_dimensions(Sentence("who did it")) == ["person"]
