"""The small language of conditions: nodes, one operator table, parsing with places, checking against a schema."""
