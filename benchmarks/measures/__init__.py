"""What is measured, by name: each a ratio of ours to another in one run, with equal results shown beforehand."""
