"""Fails unless no member of a whole bundle holds a text: clean.py BUNDLE TEXT."""
import io
import sys
import tarfile
import zipfile

with tarfile.open(sys.argv[1]) as bundle:
    members = {m.name: bundle.extractfile(m).read() for m in bundle}
archive = zipfile.ZipFile(io.BytesIO(members["evidence.zip"]))
members.update((name, archive.read(name)) for name in archive.namelist())
assert "report.json" in members and len(members) > 100, "it is no whole bundle"
held = [name for name, data in members.items() if sys.argv[2].encode() in data]
sys.exit(f"{held} hold it" if held else 0)
