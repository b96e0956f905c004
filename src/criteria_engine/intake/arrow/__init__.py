"""Many records in: Arrow, Parquet, CSV, JSON Lines and data frames as columns. Needs numpy and pyarrow."""
