"""Forecasts, predictions and backtests as `insights` holds them, for every reader. The insights write them."""
