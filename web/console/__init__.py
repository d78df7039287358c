"""The pages for people: built assets and the headers they are sent with."""
