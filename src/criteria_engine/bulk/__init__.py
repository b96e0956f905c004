"""Many records at once: tables in, a matrix of outcomes out, whole or shard by shard."""
