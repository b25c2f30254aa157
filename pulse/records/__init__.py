"""Records of the unified schema as readers get them: declared subjects, filters, order, pages, and who may see what."""
