"""Measurements that people run by hand: ratios against peers and limits, never part of the tests."""
