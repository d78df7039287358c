"""The demo institution: Chenghu Bank 澄湖银行, invented, generated from a seed, the same everywhere."""
