"""How long single records will take: learnt from what was known of others when they began, judged on later ones."""
