"""Reading what other link shorteners export: one file per form of file, one table of the names that columns have."""
