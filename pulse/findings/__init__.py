"""Findings as `insights.findings` holds them: the words they use, and reading them. The insights write them."""
