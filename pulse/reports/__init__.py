"""Weekly and monthly reports as every reader gets them. The insights write them."""
