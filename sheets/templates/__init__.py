"""Templates: workbooks the school can start from, as plans that any store can be given."""
