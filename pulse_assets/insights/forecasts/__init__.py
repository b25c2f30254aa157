"""When work will be done: simulations on how much was done before, and how well they would have told the past."""
