"""Records of the unified schema: work items, pull requests, deployments and all other subjects of `pulse.records`."""
