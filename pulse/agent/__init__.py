"""Answers questions in conversations: a LangGraph graph over `pulse.tools`, with a language model or without one.

Public surface:
    graph.build_graph(checkpointer): the graph; takes a second to import, so import it where it is needed first.
    replying.reply(graph, seat, thread_id, given): the events of one answer, as they happen.
    seat.Seat: who asks, and what may be used for the answer.
    threads: conversations as they are kept, and who they belong to.

Knows nothing of HTTP; `api/chat` serves it and `pulse chat` talks to it in a terminal.
"""
