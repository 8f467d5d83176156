"""Arabic text: normalisation, sentences, words and the terms they are searched by."""
