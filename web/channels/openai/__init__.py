"""The OpenAI chat API over our agents, for clients that speak only that."""
