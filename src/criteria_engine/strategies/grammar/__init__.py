"""The language of conditions as something to draw from: what is in sight, what stands beside it, how it is joined."""
