"""Results that are kept while the data stay the same: kept bytes, ETags, and one computation for many who wait."""
