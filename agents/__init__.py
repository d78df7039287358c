"""The agents and the kit they are made of."""
