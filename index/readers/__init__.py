"""Bytes → articles: JSONL and text files, compressed or not, in the encodings Arabic comes in."""

from index.readers.articles import Record, read_articles
from index.readers.encodings import decode, detect
from index.readers.files import FileList, fingerprint, iter_files
from index.readers.limits import LINE_LIMIT_BYTES, TEXT_LIMIT_BYTES

__all__ = [
    "LINE_LIMIT_BYTES",
    "TEXT_LIMIT_BYTES",
    "FileList",
    "Record",
    "decode",
    "detect",
    "fingerprint",
    "iter_files",
    "read_articles",
]
