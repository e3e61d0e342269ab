"""Look an installation over and say, for each thing, whether it is well and what to do if not."""
