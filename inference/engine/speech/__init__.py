"""Whisper on CTranslate2: sound becomes text with times, without torch and without FFmpeg."""
