"""`rules lint --deep`: rules that nothing can meet, fail or be asked of, and rules at odds with each other."""
