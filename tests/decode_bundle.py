#!/usr/bin/env python3
"""Reads a bundle of tatap and prints what is in it, as JSON.

It goes by what ARCHITECTURE.md says of the form, shares no line with the program, and needs the standard library and the
command `zstd` only: so that whoever has a file and that description can read it.
Every checksum, digest and chain is checked; signatures are not (see `ssh-keygen -Y verify`).

    decode_bundle.py FILE [IDENTITY]

Where the bundle is sealed, the command `age` and a file with an identity are needed; without them only the clear header
is told.
"""

import hashlib
import json
import shutil
import struct
import subprocess
import sys

REASONS = ["", "unknown-replica", "revoked", "not-entitled", "not-his-machine", "forked", "waiting", "unreadable"]


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def need(holds, what):
    if not holds:
        sys.exit(f"not a bundle as described: {what}")


class Bytes:
    """Fields, one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(self.at + count <= len(self.data), f"it ends at {len(self.data)}")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]

    def left(self):
        return len(self.data) - self.at

    # Numbers of bincode: one byte up to 250, else a mark and 2, 4 or 8 bytes.
    def varint(self):
        first = self.number("B")
        return first if first <= 250 else self.number({251: "H", 252: "I", 253: "Q"}[first])

    def text(self):
        return self.take(self.varint()).decode()

    def list(self, item):
        return [item() for _ in range(self.varint())]

    def leb128(self):
        value = shift = 0
        while True:
            byte = self.number("B")
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value


def read_header(file):
    need(file.take(8) == b"\x89TTP\r\n\x1a\n", "magic")
    major, minor, length = file.number("B"), file.number("B"), file.number("H")
    need(major == 1, "version")
    header = {"minor": minor, "required": file.number("I"), "optional": file.number("I")}
    for name, count in [("source", 8), ("destination", 8), ("id", 16), ("set", 8)]:
        header[name] = file.take(count).hex()
    need(file.number("I") == crc32c(file.data[:60]), "checksum of the header")
    file.take(length - 64)
    return header


def read_manifest(payload):
    need(payload[:2] == b"\x07\x01", "a manifest of schema 1")
    m = Bytes(payload[2:])

    def span():
        return {"replica": m.take(16).hex(), "from": m.varint(), "to": m.varint()}

    def reason():
        return REASONS[m.number("B")]

    manifest = {
        "exporter": m.take(16).hex(),
        "person": m.varint(),
        "clock": m.varint(),
        "from_office": m.text(),
        "to_office": m.text(),
        "carried": m.list(lambda: span() | {"before": m.take(32).hex()}),
        "have": m.list(lambda: {"replica": m.take(16).hex(), "seq": m.varint(), "hash": m.take(8).hex()}),
        "landed": m.list(lambda: m.take(16).hex()),
        "set_apart": m.list(lambda: {"replica": m.take(16).hex(), "seq": m.varint(), "reason": reason()}),
        "wanted": m.list(span),
        "recipients": m.list(lambda: m.take(8).hex()),
        "registry": m.varint(),
        "set": m.take(8).hex(),
        "part": m.varint(),
        "parts": m.varint(),
        "app": m.text(),
    }
    need(m.left() == 0, "nothing behind the manifest")
    return manifest


def read_frame(inner, start, number):
    packed, raw_len = inner.number("I"), inner.number("I")
    form, packing, count, at = inner.number("B"), inner.number("B"), inner.number("H"), inner.number("I")
    need((form, at) == (0, number), "form and number of a frame")
    covered = inner.data[start : inner.at]
    need(inner.number("I") == crc32c(covered), f"checksum of frame {number}")
    digest, payload = inner.take(32), inner.take(packed)
    need(digest == sha(covered, payload), f"digest of frame {number}")
    if packing == 1:
        payload = subprocess.run(["zstd", "-dcq"], input=payload, stdout=subprocess.PIPE, check=True).stdout
    need(len(payload) == raw_len, f"length of frame {number}")
    raw = Bytes(payload)
    entries = [raw.take(raw.leb128()) for _ in range(count)]
    need(raw.left() == 0 and all(entries), f"entries of frame {number}")
    return digest, raw_len, entries


def read_heads(payload):
    heads = Bytes(payload)
    while heads.left():
        yield {
            "replica": heads.take(16).hex(),
            "seq": heads.number("Q"),
            "clock": heads.number("Q"),
            "hash": heads.take(32).hex(),
        }
        heads.take(64)


def key_of(signature):
    """The key in an SSHSIG: `SSHSIG`, version, and the key as a string of two strings, all lengths big-endian."""
    need(signature[:10] == b"SSHSIG\0\0\0\1", "SSHSIG")
    need(signature[14:29] == b"\0\0\0\x0bssh-ed25519", "Ed25519")
    return signature[33:65].hex()


def follow(manifest, heads, entries):
    """Names the entries by the carried ranges, and follows each chain to its signed end."""
    told, entries = [], iter(entries)
    need(len(manifest["carried"]) == len(heads), "a signed end for each range")
    for span, head in zip(manifest["carried"], heads):
        chain = bytes.fromhex(span["before"])
        if span["from"] == 1:
            need(chain == sha(b"tatap genesis v1\0", bytes.fromhex(span["replica"])), "the genesis hash")
        for seq in range(span["from"], span["to"] + 1):
            entry = next(entries)
            chain = sha(b"tatap op v1\0", chain, entry)
            told.append([span["replica"], seq, sha(entry).hex()])
        need((head["replica"], head["seq"]) == (span["replica"], span["to"]), "the end of its range")
        need(head["hash"] == chain.hex(), f"the chain of {span['replica']}")
    need(next(entries, None) is None, "no entry more")
    return told


def read_inner(inner, told):
    digests, entries = [], []
    while True:
        start, tag = inner.at, inner.take(4)
        if tag == b"FRAM":
            digest, raw_len, more = read_frame(inner, start, told["frames"])
            told["frames"] += 1
            told["unpacked"] += raw_len
            entries += more
            digests.append(digest)
            continue
        payload = inner.take(inner.number("I"))
        if tag == b"TRLR":
            break
        digests.append(sha(inner.data[start : inner.at]))
        if tag == b"MANF":
            told["manifest"] = read_manifest(payload)
            need(told["header"]["id"] == sha(b"tatap bundle v1\0", payload)[:16].hex(), "the name")
        elif tag == b"HEAD":
            told["heads"] = list(read_heads(payload))
        elif tag == b"regi":
            told["registry"] = len(payload)
        else:
            need(tag[:1].islower(), f"a section {tag} that may be skipped")
            told["others"].append({"tag": tag.decode(), "bytes": len(payload)})
    need(inner.left() == 0, "nothing behind the last section")
    trailer = Bytes(payload)
    root = trailer.take(32)
    need(root == sha(b"root\0", *digests), "the root")
    need(trailer.number("I") == told["frames"], "the number of frames")
    need(trailer.number("Q") == len(entries), "the number of entries")
    need(trailer.number("B") == 1, "a signature of OpenSSH")
    told["signer"] = {"key": key_of(trailer.take(trailer.number("H")))}
    need(trailer.take(trailer.left()) == b"TTP\x1aEND\n", "the end")
    told["root"], told["ops"] = root.hex(), len(entries)
    told["entries"] = follow(told["manifest"], told["heads"], entries)


def main(path, identity=None):
    with open(path, "rb") as opened:
        file = Bytes(opened.read())
    header = read_header(file)
    sealed = bool(header["required"] & 1)
    told = {
        "bytes": len(file.data),
        "digest_of_file": sha(file.data).hex(),
        "header": header,
        "sealed": sealed,
        "manifest": None,
        "heads": [],
        "registry": None,
        "others": [],
        "frames": 0,
        "ops": 0,
        "unpacked": 0,
        "root": None,
        "signer": None,
        "entries": [],
    }
    inner = file.take(file.left())
    if sealed and identity and shutil.which("age"):
        command = ["age", "--decrypt", "--identity", identity]
        inner = subprocess.run(command, input=inner, stdout=subprocess.PIPE, check=True).stdout
        sealed = False
    if not sealed:
        read_inner(Bytes(inner), told)
        manifest = told["manifest"]
        for name, office in [("source", "from_office"), ("destination", "to_office")]:
            need(header[name] == sha(manifest[office].encode())[:8].hex(), name)
        need(header["set"] == manifest["set"], "the set")
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
