"""`rules docs`: a pack as pages for people who read the document, not the YAML."""
