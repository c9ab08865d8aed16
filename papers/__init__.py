"""What makes those papers that are not written by hand; `make papers` runs all of it."""
