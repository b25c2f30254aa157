"""Who is whom: people and their accounts as the models made them out, and what people decide about them."""

from pulse.people.decisions import merge, split
from pulse.people.reading import Account, Coverage, Pair, Person, coverage, people, to_review

__all__ = ["Account", "Coverage", "Pair", "Person", "coverage", "merge", "people", "split", "to_review"]
