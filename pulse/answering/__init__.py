"""Answers questions in words without a model: what is not understood is said, figures come from the tools alone.

Public surface:
    ask(context, question, before) -> Turn: the answer, and what a follow-up goes on from.
"""

from pulse.answering.answer import AnswerFigure, AnswerSource, Status, ToldAnswer
from pulse.answering.turns import Turn, ask

__all__ = ["AnswerFigure", "AnswerSource", "Status", "ToldAnswer", "Turn", "ask"]
