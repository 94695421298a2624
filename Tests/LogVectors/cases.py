"""Good and bad notes, keys and logs, with the exit status that `tradein audit` owes each.

    python3 cases.py OUT        # writes files into OUT, and OUT/cases.jsonl

A case is an object of `name`, `status` (0 verified, 1 not verified, 2 could not run) and `arguments`, run in OUT.
"""

import json
import os
import random
import sys

import tlog
from tlog import Log, SigningKey, b64, key_id, line, note, vkey

LOG = SigningKey("log.example/2026", b"1" * 32)
OTHER = SigningKey("other.example/log", b"2" * 32)
# The same name as the log's, another key.
IMPOSTOR = SigningKey("log.example/2026", b"3" * 32)
WITNESSES = [SigningKey(f"witness{n}.example", bytes([64 + n]) * 32, kind=4) for n in range(1, 4)]
ML_DSA = b"\x06" + bytes(range(256)) * 5 + bytes(32)


class Cases:
    def __init__(self, out):
        self.out = out
        self.cases = []

    def file(self, name, data):
        tlog.write(self.out, {name: data})
        return name

    def expect(self, status, name, *arguments):
        self.cases.append({"name": name, "status": status, "arguments": list(arguments)})

    def finish(self):
        with open(os.path.join(self.out, "cases.jsonl"), "w") as file:
            for case in self.cases:
                file.write(json.dumps(case) + "\n")


def key_cases(cases):
    def check(status, name, text):
        cases.expect(status, "key: " + name, "audit", "key-check", "--", text)

    material = b"\x01" + LOG.public
    good = LOG.vkey
    check(0, "Ed25519", good)
    check(0, "a witness's", WITNESSES[0].vkey)
    check(0, "a name in Chinese", SigningKey("日志.例", b"4" * 32).vkey)
    check(1, "another id", good.replace(LOG.id.hex(), OTHER.id.hex()))
    check(1, "the id in capitals", vkey("a", material).replace(key_id("a", material).hex(), key_id("a", material).hex().upper()))
    check(1, "an id of seven digits", good.replace(LOG.id.hex(), LOG.id.hex()[:7]))
    check(1, "an id of nine digits", good.replace(LOG.id.hex(), LOG.id.hex() + "0"))
    check(1, "a space before", " " + good)
    check(1, "a newline after", good + "\n")
    check(1, "no name", vkey("", material))
    check(1, "an ideographic space in the name", vkey("a\u3000b", material))
    check(1, "a no-break space in the name", vkey("a\u00a0b", material))
    check(1, "two parts", "log.example+" + b64(material))
    check(1, "no base64", good[:-4] + "!!!!")
    check(1, "base64 without its padding", vkey("a", material + b"x").rstrip("="))
    # 33 bytes end on a group; 34 leave loose bits, which must be zero.
    check(1, "one byte too many", vkey("a", material + b"x"))
    check(1, "one byte too few", vkey("a", material[:-1]))
    check(1, "no key at all", vkey("a", b"\x01"))
    check(1, "nothing after the name and id", "a+00000000+")
    check(1, "empty", "")
    check(1, "the private key", f"PRIVATE+KEY+{good}")
    check(1, "a type that is not known", vkey("a", b"\x02" + LOG.public))
    check(1, "ML-DSA, which is not known", vkey("a", ML_DSA))
    for name, point in [
        ("the neutral point", (1).to_bytes(32, "little")),
        ("a point of order two", (tlog.P - 1).to_bytes(32, "little")),
        ("a point of order four", bytes(32)),
        ("y of p and one", (tlog.P + 1).to_bytes(32, "little")),
        ("no point of the curve", (2).to_bytes(32, "little")),
    ]:
        check(1, name, vkey("a", b"\x01" + point))


def note_cases(cases):
    text = b"A text.\n\nWith an empty line.\n"
    number = 0

    def check(status, name, data, *keys):
        nonlocal number
        number += 1
        path = cases.file(f"notes/{number}", data)
        options = [word for key in keys or [LOG.vkey] for word in ("--key", key)]
        cases.expect(status, "note: " + name, "audit", "note", path, *options)

    good = note(text, LOG)
    signature = LOG.line(text)
    ml_dsa = line("log.example/2026", key_id("log.example/2026", ML_DSA) + bytes(8 + 2420))
    check(0, "one signature", good)
    check(0, "by the second key that is given", good, OTHER.vkey, LOG.vkey)
    check(0, "two signatures, one key", note(text, OTHER, LOG))
    check(0, "two signatures, two keys", note(text, OTHER, LOG), LOG.vkey, OTHER.vkey)
    check(0, "the same signature twice", good + signature)
    check(0, "an ML-DSA signature beside it", note(text, LOG) + ml_dsa)
    check(0, "an ML-DSA signature before it", text + b"\n" + ml_dsa + signature)
    check(0, "an ML-DSA key beside the log's", note(text, LOG) + ml_dsa, vkey("log.example/2026", ML_DSA), LOG.vkey)
    check(0, "a hundred other signatures", text + b"\n" + b"".join(
        line(f"w{n}.example", bytes([n]) * 76) for n in range(100)) + signature)
    check(0, "a DEL in the text, which is allowed", note(b"a\x7fb\n", LOG))
    check(0, "Chinese text", note("一段文字。\n".encode(), LOG))
    check(0, "a text of an empty line", note(b"\n", LOG))
    check(0, "a checkpoint", Log(LOG, [b"a"]).checkpoint())
    check(0, "a cosigned checkpoint, by the witness's key", Log(LOG, [b"a"]).checkpoint(None, WITNESSES[0]), WITNESSES[0].vkey)
    check(1, "another key", good, OTHER.vkey)
    check(1, "another key of the same name", good, IMPOSTOR.vkey)
    check(1, "only a key that is not known", note(text, LOG) + ml_dsa, vkey("log.example/2026", ML_DSA))
    check(1, "the text changed", good.replace(b"With", b"with"))
    check(1, "an empty line fewer", good.replace(b"text.\n\nWith", b"text.\nWith"))
    check(1, "a good signature, and a wrong one by another key that is given",
          note(text, LOG) + line(OTHER.name, OTHER.id + bytes(64)), LOG.vkey, OTHER.vkey)
    check(1, "a signature of 63 bytes", text + b"\n" + line(LOG.name, LOG.id + LOG.raw(text)[:63]))
    check(1, "a signature of 65 bytes", text + b"\n" + line(LOG.name, LOG.id + LOG.raw(text) + b"\0"))
    check(1, "a signature of four bytes", text + b"\n" + line(LOG.name, LOG.id))
    raw = LOG.raw(text)
    larger = (int.from_bytes(raw[32:], "little") + tlog.L).to_bytes(32, "little")
    check(1, "a signature with s beyond the order", text + b"\n" + line(LOG.name, LOG.id + raw[:32] + larger))
    check(1, "CRLF", good.replace(b"\n", b"\r\n"))
    check(1, "a tab in the text", note(b"a\tb\n", LOG))
    check(1, "a zero byte in the text", note(b"a\0b\n", LOG))
    check(1, "text that is not UTF-8", note(b"a\xffb\n", LOG))
    check(1, "no newline at the end", good[:-1])
    check(1, "a line after the signatures", good + b"more\n")
    check(1, "an empty line after the signatures", good + b"\n")
    check(1, "no empty line before the signatures", text + signature)
    check(1, "no signatures", text + b"\n")
    check(1, "a hyphen for the em dash", good.replace("\u2014".encode(), b"-"))
    check(1, "two spaces after the dash", good.replace("\u2014 ".encode(), "\u2014  ".encode()))
    check(1, "a space at the end of the signature", good[:-1] + b" \n")
    check(1, "base64 without padding", good.replace(b"=\n", b"\n"))
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    place = len(good) - 3
    loose = alphabet[alphabet.index(good[place]) + 1]
    check(1, "loose bits in the base64", good[:place] + bytes([loose]) + good[place + 1:])
    check(1, "a byte-order mark", b"\xef\xbb\xbf" + good)
    check(1, "nothing", b"")
    check(1, "a newline", b"\n")
    check(1, "a cosignature of no checkpoint", note(text, WITNESSES[0]), WITNESSES[0].vkey)
    checkpoint = Log(LOG, [b"a"])
    late = checkpoint.text() + b"\n" + WITNESSES[0].line(checkpoint.text(), time=2**63)
    check(1, "a cosignature with a time of 2^63", late, WITNESSES[0].vkey)
    check(1, "a witness's signature under the log's type",
          checkpoint.text() + b"\n" + line(WITNESSES[0].name, WITNESSES[0].id + WITNESSES[0].raw(checkpoint.text())),
          WITNESSES[0].vkey)
    check(2, "a key that is none", good, "log.example+zz")
    cases.expect(2, "note: no such file", "audit", "note", "notes/none", "--key", LOG.vkey)
    cases.expect(2, "note: a folder", "audit", "note", "notes", "--key", LOG.vkey)
    cases.expect(64, "note: no key", "audit", "note", "notes/1")
    cases.expect(64, "note: no file named", "audit", "note", "--key", LOG.vkey)


def entry(index):
    """Of any content: nothing, zero bytes, text, long."""
    rng = random.Random(index)
    return rng.randbytes(rng.choice([0, 1, 30, 200]) if index != 3 else 65_535)


def log_cases(cases):
    log = Log(LOG, [entry(index) for index in range(700)])
    forged = Log(LOG, [entry(index) if index != 100 else b"another" for index in range(700)])
    number = 0

    def check(status, name, files, *options, key=LOG.vkey):
        nonlocal number
        number += 1
        folder = f"logs/{number}"
        tlog.write(os.path.join(cases.out, folder), files)
        keys = ["--key", key] if key else []
        cases.expect(status, "log: " + name, "audit", "verify", "--log", folder, *keys, *options)

    for size in [0, 1, 2, 3, 255, 256, 257, 512, 513, 700]:
        check(0, f"{size} entries", log.files(size), "--strict")
    check(0, "hashes only", log.files(with_entries=False))
    check(1, "hashes only, strictly", log.files(with_entries=False), "--strict")
    good = log.files()
    older = log.files(520)
    older.pop("checkpoint")
    check(0, "older partial tiles beside", {**older, **good}, "--strict")
    check(0, "a file that nothing covers", {**good, "tile/0/009": bytes(8192)})
    check(1, "a file that nothing covers, strictly", {**good, "tile/0/009": bytes(8192)}, "--strict")
    full = Log(LOG, [entry(index) for index in range(800)]).files()
    outgrown = {p: d for p, d in full.items() if p.startswith("tile/") and "/002" in p}
    check(0, "a full tile in the place of its partial one",
          {**{p: d for p, d in log.files(600).items() if "/002.p/" not in p}, **outgrown})
    rng = random.Random(6)
    for path in sorted(good):
        for _ in range(3):
            data = bytearray(good[path])
            # In the checkpoint any byte but those of other keys counts, and there are none.
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            check(1, f"a flipped bit in {path}", {**good, path: bytes(data)})
        check(1, f"{path} cut", {**good, path: good[path][:-1]})
        check(1, f"{path} with a byte more", {**good, path: good[path] + b"\0"})
        check(1, f"{path} gone", {p: d for p, d in good.items() if p != path})
    hashes = log.files(with_entries=False)
    for path in sorted(hashes):
        data = bytearray(hashes[path])
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        check(1, f"hashes only, a flipped bit in {path}", {**hashes, path: bytes(data)})
    check(1, "an older partial tile that is another", {**good, "tile/0/002.p/8": bytes(256)})
    check(1, "all replaced but the checkpoint", {**forged.files(), "checkpoint": good["checkpoint"]})
    check(1, "entries exchanged", {**good, "tile/entries/000": good["tile/entries/001"]})
    check(1, "the wrong key", good, key=OTHER.vkey)
    check(1, "another key of the same name", good, key=IMPOSTOR.vkey)
    check(1, "only a witness's key", {**good, "checkpoint": log.checkpoint(None, WITNESSES[0])}, key=WITNESSES[0].vkey)
    check(2, "no key", good, key=None)
    check(2, "a key that is none", good, key="x+y+z")
    check(1, "no checkpoint", {p: d for p, d in good.items() if p != "checkpoint"})
    cases.expect(2, "log: no such folder", "audit", "verify", "--log", "logs/none", "--key", LOG.vkey)

    def checkpoint(status, name, text, *options, sign=LOG):
        check(status, name, {**log.files(5), "checkpoint": note(text, sign)}, *options)

    lines = log.text(5).split(b"\n")
    checkpoint(0, "an extension line", log.text(5, extensions=["more"]))
    checkpoint(1, "an empty extension line", log.text(5) + b"\nmore\n")
    checkpoint(1, "a size with a leading zero", b"\n".join([lines[0], b"05", lines[2], b""]))
    checkpoint(1, "a size with a sign", b"\n".join([lines[0], b"+5", lines[2], b""]))
    checkpoint(1, "a size in hexadecimal", b"\n".join([lines[0], b"0x5", lines[2], b""]))
    checkpoint(1, "a size of 2^64", b"\n".join([lines[0], b"18446744073709551616", lines[2], b""]))
    checkpoint(1, "a size of 2^64 - 1 that the tiles do not have", b"\n".join([lines[0], b"18446744073709551615", lines[2], b""]))
    checkpoint(1, "a size with a space after", b"\n".join([lines[0], b"5 ", lines[2], b""]))
    checkpoint(1, "a root of 31 bytes", b"\n".join([lines[0], b"5", b64(bytes(31)).encode(), b""]))
    checkpoint(1, "another root", b"\n".join([lines[0], b"5", b64(bytes(32)).encode(), b""]))
    checkpoint(1, "a larger size, the same root", b"\n".join([lines[0], b"6", lines[2], b""]))
    checkpoint(1, "a smaller size, the same root", b"\n".join([lines[0], b"4", lines[2], b""]))
    checkpoint(1, "no root", b"\n".join([lines[0], b"5", b""]))
    checkpoint(1, "no origin", b"\n".join([b"", b"5", lines[2], b""]))
    checkpoint(1, "another origin than the key's name", log.text(5, origin="another.example"))
    checkpoint(0, "another origin than the key's name, which is asked for",
               log.text(5, origin="another.example"), "--origin", "another.example")
    checkpoint(1, "not the origin that is asked for", log.text(5), "--origin", "another.example")

    def kept(name, data):
        return cases.file(f"kept/{name}", data)

    check(0, "an older checkpoint", good, "--old", kept("300", log.checkpoint(300)))
    check(0, "two older checkpoints, and its own", good, "--old", kept("1", log.checkpoint(1)),
          "--old", kept("512", log.checkpoint(512)), "--old", kept("700", log.checkpoint(700)))
    check(0, "an older checkpoint of size 0", good, "--old", kept("0", log.checkpoint(0)))
    check(1, "a rewritten past", forged.files(), "--old", kept("300", log.checkpoint(300)))
    check(0, "a past before what was rewritten", forged.files(), "--old", kept("50", log.checkpoint(50)))
    check(1, "a rollback", log.files(600), "--old", kept("700", log.checkpoint(700)))
    check(1, "a fork", forged.files(), "--old", kept("700", log.checkpoint(700)))
    check(1, "two older ones that fork", good, "--old", kept("300", log.checkpoint(300)),
          "--old", kept("300f", forged.checkpoint(300)))
    check(1, "a rewritten past where hashes only are published", forged.files(with_entries=False),
          "--old", kept("300", log.checkpoint(300)))
    check(1, "an older one by another key", good, "--old", kept("other", Log(OTHER, log.entries[:9]).checkpoint()))
    check(1, "an older one that is no note", good, "--old", kept("none", b"nothing\n"))
    check(2, "an older one that is not there", good, "--old", "kept/nowhere")

    names = "".join(f"witness w{n} {w.vkey}\n" for n, w in enumerate(WITNESSES, 1))
    quorum = f"log {LOG.vkey}\n{names}group g 2 w1 w2 w3\nquorum g\n"

    def policy(status, name, text, *witnesses, key=None, options=()):
        path = cases.file(f"policies/{name}", text if isinstance(text, bytes) else text.encode())
        check(status, "policy: " + name, {**log.files(5), "checkpoint": log.checkpoint(5, *witnesses)},
              "--policy", path, *options, key=key)

    policy(0, "a quorum", quorum, *WITNESSES[:2])
    policy(0, "all witnesses", quorum, *WITNESSES)
    policy(0, "a quorum, and the log's key", quorum, *WITNESSES[1:], key=LOG.vkey)
    policy(1, "one of two", quorum, WITNESSES[0])
    policy(1, "one twice", quorum, WITNESSES[0], WITNESSES[0])
    policy(1, "none", quorum)
    policy(1, "a quorum, and another key", quorum, *WITNESSES, key=OTHER.vkey)
    policy(1, "another log", quorum.replace(LOG.vkey, OTHER.vkey), *WITNESSES)
    policy(1, "another log, though the key is given", quorum.replace(LOG.vkey, OTHER.vkey), *WITNESSES, key=LOG.vkey)
    policy(0, "no log but the key", quorum.replace("log " + LOG.vkey, ""), *WITNESSES, key=LOG.vkey)
    policy(1, "no log and no key", quorum.replace("log " + LOG.vkey, ""), *WITNESSES)
    policy(0, "no witness demanded", f"log {LOG.vkey}\nquorum none\n")
    policy(0, "tabs, spaces and comments", f"# a comment\n\n  log\t{LOG.vkey}  \n\t# more\nquorum\tnone\n")
    policy(0, "an ML-DSA witness beside", f"log {LOG.vkey}\nwitness m {vkey('m.example', ML_DSA)}\n{names}group g any m w1\nquorum g\n", WITNESSES[0])
    policy(1, "an ML-DSA witness alone", f"log {LOG.vkey}\nwitness m {vkey('m.example', ML_DSA)}\nquorum m\n", WITNESSES[0])
    renamed = vkey("b", b"\x04" + WITNESSES[0].public)
    for name, text in [
        ("no quorum", f"log {LOG.vkey}\n"),
        ("two quorums", f"log {LOG.vkey}\nquorum none\nquorum none\n"),
        ("a name that is not defined", f"log {LOG.vkey}\nquorum w1\n"),
        ("a name defined later", f"log {LOG.vkey}\nquorum w1\n{names}"),
        ("a name taken", names + names.replace("w1", "w2", 1)),
        ("a witness's key twice", f"witness a {WITNESSES[0].vkey}\nwitness b {WITNESSES[0].vkey}\nquorum a\n"),
        ("the same key under another name", f"witness a {WITNESSES[0].vkey}\nwitness b {renamed}\nquorum a\n"),
        ("a log's key twice", f"log {LOG.vkey}\nlog {LOG.vkey}\nquorum none\n"),
        ("a threshold of 0", names + "group g 0 w1\nquorum g\n"),
        ("a threshold beyond", names + "group g 2 w1\nquorum g\n"),
        ("a group without members", names + "group g any\nquorum g\n"),
        ("a member in two groups", names + "group g any w1\ngroup h any w1\nquorum h\n"),
        ("none as a member", names + "group g any none\nquorum g\n"),
        ("a witness named none", f"witness none {WITNESSES[0].vkey}\nquorum none\n"),
        ("a log's key for a witness", f"witness a {LOG.vkey}\nquorum a\n"),
        ("a witness's key for a log", f"log {WITNESSES[0].vkey}\nquorum none\n"),
        ("no newline at the end", f"log {LOG.vkey}\nquorum none"),
        ("CRLF", f"log {LOG.vkey}\r\nquorum none\r\n"),
        ("a word that is not known", f"log {LOG.vkey}\nlimit 3\nquorum none\n"),
        ("a bad key", "log x+y+z\nquorum none\n"),
        ("nothing", ""),
    ]:
        policy(2, "bad: " + name, text, key=LOG.vkey)
    check(2, "policy: not there", good, "--policy", "policies/nowhere")


def receipt_cases(cases):
    log = Log(LOG, [entry(index) for index in range(300)])
    number = 0

    def check(status, name, proof, body, *options, key=LOG.vkey):
        nonlocal number
        number += 1
        path = cases.file(f"receipts/{number}", proof)
        keys = ["--key", key] if key else []
        given = ["--entry", cases.file(f"receipts/{number}.entry", body)] if body is not None else []
        cases.expect(status, "receipt: " + name, "audit", "verify-receipt", path, *keys, *given, *options)

    for size, index in [(1, 0), (2, 1), (3, 2), (7, 4), (256, 255), (300, 0), (300, 128), (300, 299)]:
        check(0, f"entry {index} of {size}", log.proof(index, size=size), log.entries[index])
    good, body = log.proof(5), log.entries[5]
    check(0, "extra data, which nothing vouches for", log.proof(5, extra=b"anything"), body)
    check(0, "a cosigned one", log.proof(5, *WITNESSES), body)
    check(1, "another entry", good, body + b"x")
    check(1, "the next entry", good, log.entries[6])
    check(2, "no entry", good, None)
    check(1, "extra data that is no entry", log.proof(5, extra=b"anything"), None)
    salt = b'{"receipt":1,"salt":"' + b"0" * 64 + b'","entry":'
    check(0, "the entry in the extra data", log.proof(5, extra=salt + body + b"}"), None)
    check(1, "another entry in the extra data", log.proof(5, extra=salt + body + b"x}"), None)
    check(1, "a salt too short", log.proof(5, extra=salt.replace(b"0000", b"000", 1) + body + b"}"), None)
    # What a QR code says where the receipt is too long for one.
    for size, index, witnesses in [(1, 0, []), (300, 5, []), (300, 299, WITNESSES), (7, 6, WITNESSES[:1])]:
        code = log.code(index, bytes(range(32)), *witnesses, size=size)
        check(0, f"a code, entry {index} of {size}", code, None)
        check(0, f"a code with a newline after, entry {index} of {size}", code + b"\n", None)
        check(1, "a code cut", code[:-3], None)
        check(1, "a code with a character more", code + b"0", None)
        check(1, "a code with a lower-case letter", code[:30] + b"a" + code[31:], None)
        if not witnesses:
            # A character of the log's signature, near the end.
            swap = b"1" if code[-20:-19] != b"1" else b"2"
            check(1, "a code changed", code[:-20] + swap + code[-19:], None)
    check(1, "a code of nothing", b"TRADEIN1:", None)
    check(1, "another key", good, body, key=OTHER.vkey)
    check(1, "another key of the same name", good, body, key=IMPOSTOR.vkey)
    check(2, "no key", good, body, key=None)
    check(2, "a key that is none", good, body, key="x")
    lines = good.split(b"\n")

    def changed(status, name, *edits):
        """Each edit: a line's number and what stands there instead; None takes it out."""
        text = list(lines)
        for place, line_ in sorted(edits, reverse=True):
            text[place:place + 1] = [] if line_ is None else [line_]
        check(status, name, b"\n".join(text), body)

    changed(1, "another index", (1, b"index 4"))
    changed(1, "an index with a leading zero", (1, b"index 05"))
    changed(1, "an index with a sign", (1, b"index +5"))
    changed(1, "an index beyond", (1, b"index 300"))
    changed(1, "an index of 2^64", (1, b"index 18446744073709551616"))
    changed(1, "no index", (1, None))
    changed(1, "another version", (0, b"c2sp.org/tlog-proof@v2"))
    changed(1, "a space after the version", (0, lines[0] + b" "))
    changed(1, "a hash fewer", (2, None))
    changed(1, "a hash more", (2, lines[2] + b"\n" + lines[2]))
    changed(1, "two hashes exchanged", (2, lines[3]), (3, lines[2]))
    changed(1, "another hash", (2, b64(bytes(32)).encode()))
    changed(1, "a hash of 31 bytes", (2, b64(bytes(31)).encode()))
    changed(1, "a hash of base64 without padding", (2, lines[2].rstrip(b"=")))
    changed(1, "an empty extra line", (1, b"extra \n" + lines[1]))
    changed(1, "extra data after the index", (1, lines[1] + b"\nextra YQ=="))
    changed(1, "two extra lines", (1, b"extra YQ==\nextra YQ==\n" + lines[1]))
    check(1, "CRLF", good.replace(b"\n", b"\r\n"), body)
    check(1, "an empty line more", good.replace(b"\n\n", b"\n\n\n", 1), body)
    check(1, "an empty line fewer", good.replace(b"\n\n", b"\n", 1), body)
    check(1, "a line after it", good + b"x\n", body)
    check(1, "cut", good[:-2], body)
    check(1, "nothing", b"", body)
    check(1, "a checkpoint alone", log.checkpoint(), body)
    check(1, "the checkpoint of another size", good.split(b"\n\n")[0] + b"\n\n" + log.checkpoint(299), body)
    rng = random.Random(9)
    for _ in range(40):
        data = bytearray(good)
        place = rng.randrange(len(data))
        data[place] ^= 1 << rng.randrange(8)
        check(1, f"a flipped bit at {place}", bytes(data), body)
    cases.expect(2, "receipt: not there", "audit", "verify-receipt", "receipts/none", "--key", LOG.vkey)
    cases.expect(2, "receipt: its entry not there", "audit", "verify-receipt", "receipts/1", "--key", LOG.vkey,
                 "--entry", "receipts/none")
    names = "".join(f"witness w{n} {w.vkey}\n" for n, w in enumerate(WITNESSES, 1))
    policy = cases.file("receipts/policy", f"log {LOG.vkey}\n{names}group g 2 w1 w2 w3\nquorum g\n".encode())
    for status, witnesses in [(0, WITNESSES[:2]), (0, WITNESSES), (1, WITNESSES[:1]), (1, [])]:
        for key in [None, LOG.vkey]:
            check(status, f"{len(witnesses)} witnesses of 2", log.proof(5, *witnesses), body, "--policy", policy, key=key)
    check(2, "a policy that is not there", good, body, "--policy", "receipts/none")
    check(1, "another origin", good, body, "--origin", "another.example")


def main():
    cases = Cases(sys.argv[1])
    receipt_cases(cases)
    key_cases(cases)
    note_cases(cases)
    log_cases(cases)
    cases.finish()


if __name__ == "__main__":
    main()
