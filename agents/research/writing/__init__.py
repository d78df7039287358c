"""Reports: a template's questions answered, said by code, narrated by the model, bound, reviewed."""
