"""What a reviewer asks of an assessment: why, why not, what is missing, what if, read otherwise, what is still open."""
