"""Proofs about the whole, verified and spoilt by an implementation of its own (docs/file-formats.md alone).

    python3 whole.py verify FILE VKEY          # prints what FILE proves, as JSON; exits 1 where it proves nothing
    python3 whole.py spoil FILE OUT            # writes changed proofs into OUT, one a file, named after the change
    python3 whole.py logs LOG OUT              # writes logs with false totals into OUT, and OUT/vkey: LOG re-signed
"""

import base64
import hashlib
import json
import os
import sys

import tlog

CLASSES, BUCKETS = 256, 1024


class Refused(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Refused(what)


def path_root(leaf, index, size, hashes):
    """The root that an inclusion proof leads to (RFC 6962, section 2.1.1), by walking from the root down."""
    need(0 <= index < size, "the index is outside the tree")
    # The halves that the leaf lies in, from the root down: whether it is in the right one.
    turns, low, high = [], 0, size
    while high - low > 1:
        split = low + (1 << (high - low - 1).bit_length() - 1)
        turns.append(index >= split)
        low, high = (split, high) if index >= split else (low, split)
    need(len(turns) == len(hashes), "the proof has another length")
    for is_right, sibling in zip(reversed(turns), hashes):
        leaf = tlog.node(sibling, leaf) if is_right else tlog.node(leaf, sibling)
    return leaf


def dense(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parse(data):
    """A tlog-proof: extra, index, hashes, the checkpoint's text, and its signature lines."""
    head, _, rest = data.partition(b"\n\n")
    lines = head.split(b"\n")
    need(lines[0] == b"c2sp.org/tlog-proof@v1" and lines[1].startswith(b"extra "), "not such a proof")
    extra = base64.b64decode(lines[1][6:], validate=True)
    index = int(lines[2].removeprefix(b"index "))
    hashes = [base64.b64decode(line, validate=True) for line in lines[3:]]
    text, _, signatures = rest.partition(b"\n\n")
    return extra, index, hashes, text + b"\n", signatures


def signed(text, signatures, vkey):
    name, identity, material = vkey.split("+", 2)
    public = base64.b64decode(material)[1:]
    for line in signatures.decode().splitlines():
        dash, who, payload = line.split(" ")
        raw = base64.b64decode(payload)
        if dash == "\u2014" and who == name and raw[:4].hex() == identity:
            return tlog.is_valid(public, raw[4:], text)
    return False


def message(space, value):
    return b"".join(len(part).to_bytes(8, "big") + part for part in (space.encode(), value.encode()))


def neighbours(leaves, size, key, root):
    """The leaf that begins with the key, or None where it is shown that there is none."""
    for leaf in leaves:
        need(path_root(tlog.leaf(leaf["bytes"]), leaf["index"], size, leaf["hashes"]) == root, "a leaf is elsewhere")
    if len(leaves) == 1 and leaves[0]["bytes"].startswith(key):
        return leaves[0]["bytes"]
    if not leaves:
        need(size == 0 and root == hashlib.sha256(b"").digest(), "no leaves of a tree that has some")
    elif len(leaves) == 1:
        at_start = leaves[0]["index"] == 0 and key < leaves[0]["bytes"]
        at_end = leaves[0]["index"] == size - 1 and leaves[0]["bytes"] < key
        need(at_start or at_end, "the one neighbour is not at an end")
    else:
        left, right = leaves
        need(left["index"] + 1 == right["index"], "the neighbours are apart")
        need(left["bytes"] < key < right["bytes"] and not right["bytes"].startswith(key), "the key is not between")
    return None


def verify(data, vkey):
    extra, index, hashes, text, signatures = parse(data)
    need(signed(text, signatures, vkey), "the signature does not hold")
    origin, size, root = text.decode().splitlines()[:3]
    value = json.loads(extra)
    entry = extra[extra.index(b',"entry":') + 9:-1]
    need(path_root(tlog.leaf(entry), index, int(size), hashes) == base64.b64decode(root), "the entry is not in the log")
    commitment = json.loads(entry)
    leaves = [
        {"index": leaf["index"], "hashes": [bytes.fromhex(h) for h in leaf["hashes"]],
         "bytes": dense(leaf["leaf"]) if value["proof"] == "total" else bytes.fromhex(leaf["leaf"])}
        for leaf in value["leaves"]]
    if value["proof"] == "total":
        need(commitment["type"] == "totals" and commitment["rows"] == value["size"], "another entry")
        key = dense([value["programme"], value["region"], value["source"]])[:-1] + b","
        found = neighbours(leaves, value["size"], key, bytes.fromhex(commitment["root"]))
        sums = json.loads(found)[3:] if found else [0, 0, 0]
        return {"total": [value["programme"], value["region"], value["source"]], "fen": sums}
    need(commitment["type"] == "used", "another entry")
    what = message(value["space"], value["value"])
    number, key = hashlib.sha256(what).digest()[0], bytes.fromhex(value["key"])
    key_hashes = [bytes.fromhex(h) for h in value["key_hashes"]]
    need(path_root(tlog.leaf(key), number, CLASSES, key_hashes).hex() == commitment["keys"], "another class key")
    slot = hashlib.sha256(key + what).digest()[:8]
    bucket = int.from_bytes(slot, "big") >> 54
    empty = hashlib.sha256(b"").digest()
    inner = path_root(tlog.leaf(leaves[0]["bytes"]), leaves[0]["index"], value["size"], leaves[0]["hashes"]) \
        if leaves else empty
    bucket_leaf = value["size"].to_bytes(8, "big") + inner
    bucket_hashes = [bytes.fromhex(h) for h in value["bucket_hashes"]]
    need(path_root(tlog.leaf(bucket_leaf), bucket, BUCKETS, bucket_hashes).hex() == commitment["root"], "another bucket")
    need(neighbours(leaves, value["size"], slot, inner) is None, "the value is used")
    return {"unused": [value["space"], value["value"]], "decisions": commitment["decisions"]}


# Spoiling.


def rebuilt(data, extra):
    head, blank, rest = data.partition(b"\n\n")
    lines = head.split(b"\n")
    lines[1] = b"extra " + base64.b64encode(extra)
    return b"\n".join(lines) + blank + rest


def flipped(text):
    return ("1" if text[0] != "1" else "2") + text[1:]


def spoilt(data):
    """Changed proofs by name."""
    extra = parse(data)[0]
    entry = extra[extra.index(b',"entry":') + 9:-1]
    changes = {}

    def change(name, edit, entry=entry, compact=True):
        value = json.loads(extra)
        edit(value)
        value.pop("entry")
        head = dense(value) if compact else json.dumps(value, ensure_ascii=False).encode()
        changes[name] = rebuilt(data, head[:-1] + b',"entry":' + entry + b"}")

    def at(*places):
        def edit(value):
            for place in places[:-2]:
                value = value[place]
            value[places[-2]] = places[-1](value[places[-2]])
        return edit

    value = json.loads(extra)
    for number, leaf in enumerate(value["leaves"]):
        change(f"leaf {number} elsewhere", at("leaves", number, "index", lambda i: i ^ 1))
        change(f"leaf {number} without a hash", at("leaves", number, "hashes", lambda h: h[:-1] or ["00" * 32]))
        change(f"leaf {number} left out", at("leaves", lambda ls, n=number: ls[:n] + ls[n + 1:]))
        if value["proof"] == "total":
            change(f"leaf {number} richer", at("leaves", number, "leaf", lambda l: l[:3] + [l[3] + 1] + l[4:]))
        else:
            change(f"leaf {number} of another value", at("leaves", number, "leaf", flipped))
    if len(value["leaves"]) == 2:
        change("leaves swapped", at("leaves", lambda ls: ls[::-1]))
    change("one leaf too many", at("size", lambda n: n + 1))
    change("an entry that says otherwise", lambda v: None, entry.replace(b'"id":', b'"id":1', 1))
    change("an unknown member", lambda v: v.update(more=1))
    change("with spaces", lambda v: None, compact=False)
    for name in ("key_hashes", "bucket_hashes"):
        if name in value:
            change(f"{name}: another", at(name, lambda h: [flipped(h[0])] + h[1:]))
            change(f"{name}: one fewer", at(name, lambda h: h[:-1]))
    if value["proof"] == "unused":
        change("another class key", at("key", flipped))
        change("another value", at("value", lambda v: v + "1"))
        change("another space", at("space", lambda v: v + "1"))
    else:
        change("another programme", at("programme", lambda v: v + "x"))
        change("another region", at("region", lambda v: v + "1"))
    index = data.index(b"index ") + 6
    changes["another place in the log"] = data[:index] + b"1" + data[index:]
    changes["half of it"] = data[:len(data) // 2]
    return changes


# Logs with false totals, signed: what a dishonest office could publish.


def entries_of(folder):
    found = {}
    for base, _, names in os.walk(os.path.join(folder, "tile", "entries")):
        for name in names:
            place = os.path.relpath(os.path.join(base, name), os.path.join(folder, "tile", "entries"))
            parts = place.replace(".p", "").split(os.sep)
            index, width = int(parts[0]), int(parts[1]) if len(parts) > 1 else 256
            with open(os.path.join(base, name), "rb") as file:
                if width > found.get(index, (0, b""))[0]:
                    found[index] = (width, file.read())
    entries = []
    for index in sorted(found):
        data = found[index][1]
        while data:
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2:2 + length])
            data = data[2 + length:]
    return entries


def logs(folder, out):
    key = tlog.SigningKey("tradein/" + "0" * 16, b"7" * 32)
    entries = entries_of(folder)
    totals = [place for place, entry in enumerate(entries) if entry.startswith(b'{"type":"totals"')]
    used = [place for place, entry in enumerate(entries) if entry.startswith(b'{"type":"used"')]
    paid = next(place for place, entry in enumerate(entries) if b'"flow":"approve"' in entry)

    def put(place, old, new):
        changed = list(entries)
        assert old in changed[place]
        changed[place] = changed[place].replace(old, new, 1)
        return changed

    last = json.loads(entries[totals[-1]])
    variants = {
        "good": entries,
        "root": put(totals[-1], last["root"].encode(), flipped(last["root"]).encode()),
        "sum": put(totals[-1], b'"approved":"', b'"approved":"1'),
        "rows": put(totals[0], b'"rows":', b'"rows":1'),
        "reach": put(totals[0], b'"entries":', b'"entries":1'),
        "first left out": entries[:totals[0]] + entries[totals[0] + 1:],
        "last left out": [e for place, e in enumerate(entries) if place != totals[-1]],
        "money changed": put(paid, b'"fen":', b'"fen":1'),
        "money left out": entries[:paid] + entries[paid + 1:],
        "fewer identifiers": put(used[-1], b'"identifiers":', b'"identifiers":-'),
        "other class keys": put(
            used[-1], b'"keys":"', b'"keys":"' + flipped(json.loads(entries[used[-1]])["keys"])[:1].encode()),
        "no commitments": [e for e in entries if not e.startswith((b'{"type":"totals"', b'{"type":"used"'))],
    }
    for name, changed in variants.items():
        tlog.write(os.path.join(out, name), tlog.Log(key, changed).files())
    # The same entries under a name of somebody else's: not ours to judge.
    other = tlog.SigningKey("log.example/other", b"8" * 32)
    tlog.write(os.path.join(out, "foreign"), tlog.Log(other, variants["sum"]).files())
    tlog.write(out, {"vkey": key.vkey.encode(), "foreign.vkey": other.vkey.encode()})
    print(json.dumps(sorted(variants)))


def main():
    command, *words = sys.argv[1:]
    if command == "verify":
        try:
            with open(words[0], "rb") as file:
                print(json.dumps(verify(file.read(), words[1]), ensure_ascii=False))
        except (Refused, ValueError, KeyError, IndexError, TypeError) as error:
            print(f"refused: {error!r}", file=sys.stderr)
            sys.exit(1)
    elif command == "spoil":
        with open(words[0], "rb") as file:
            changes = spoilt(file.read())
        os.makedirs(words[1], exist_ok=True)
        for name, data in changes.items():
            with open(os.path.join(words[1], name), "wb") as file:
                file.write(data)
    elif command == "logs":
        logs(*words)


if __name__ == "__main__":
    main()
