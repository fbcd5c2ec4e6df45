"""From a name in a text to candidate concepts: other spellings of it, and names that share most of its words."""
