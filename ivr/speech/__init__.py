"""Spoken words to meaning: topics, small choices, digits.

Pure: it imports nothing of ivr, reads no clock, network or database,
and nothing public here raises for any text.
What a language says is data (`menus/phrases/<language>.yaml`, read by `phrases.load_phrases`).
"""
