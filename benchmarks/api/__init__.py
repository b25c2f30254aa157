"""How fast the API answers: computed anew, from kept results, and 304, beside FastAPI's default way and pgbench."""
