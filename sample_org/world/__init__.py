"""How the organisation comes about: people, work, reviews, deployments and incidents. No HTTP here."""
