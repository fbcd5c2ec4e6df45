"""The names: concepts, their names, and what each name may mean."""
