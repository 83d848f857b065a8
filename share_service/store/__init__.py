"""The store: tables, the engine, and the rows of articles, links and editors. Knows SQL, nothing else."""
