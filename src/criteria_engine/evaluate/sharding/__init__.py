"""What every way of sharding shares: which references tie rows together, how groups fill shards, what is refused."""
