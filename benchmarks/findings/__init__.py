"""How well changes of level are found, and how often one is told that is none, beside other ways to look for them."""
