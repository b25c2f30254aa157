"""Conversations with the agent over HTTP: threads, answers as server-sent events, approval, feedback."""
