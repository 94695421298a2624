"""Asks a witness that is running everything that tlog-witness says, and checks its answers and cosignatures.

    python3 witness.py URL VKEY        # prints a line for each that is wrong; exits 1 where there is one

The witness must know the log of cases.LOG, and nothing else.
    python3 witness.py --keys          # prints the key of that log
"""

import base64
import http.client
import sys
import threading
import urllib.parse

import tlog
from cases import IMPOSTOR, LOG, OTHER, entry
from tlog import Log, b64, note

problems = []


def expect(name, condition, more=""):
    if not condition:
        problems.append(f"{name}: {more}")


class Client:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)

    def post(self, body, path="/add-checkpoint"):
        self.connection.request("POST", path, body)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), answer.getheader("Content-Type")


class Witness:
    def __init__(self, url, vkey):
        self.client = Client(url)
        self.url = url
        self.name, self.id, material = vkey.split("+", 2)
        self.public = base64.b64decode(material)[1:]

    def expect(self, name, body, status, answer=None):
        got, text, kind = self.client.post(body)
        expect(name, got == status, f"{got} instead of {status} {text!r}")
        if status == 409:
            expect(name, kind == "text/x.tlog.size", kind)
        if answer is not None:
            expect(name, text == answer, repr(text))
        if got == 200:
            self.check(name, body, text)

    def check(self, name, body, text):
        """The answer is one cosignature of the request's checkpoint."""
        checkpoint = body.split(b"\n\n", 1)[1].rsplit(b"\n\n", 1)[0] + b"\n"
        dash, signer, payload = text.decode().rstrip("\n").split(" ")
        data = base64.b64decode(payload)
        expect(name, (dash, signer) == ("\u2014", self.name) and data[:4].hex() == self.id and len(data) == 76)
        message = b"cosignature/v1\ntime %d\n" % int.from_bytes(data[4:12], "big") + checkpoint
        expect(name, tlog.is_valid(self.public, data[12:], message), "the cosignature does not hold")


def protocol(witness):
    log = Log(LOG, [entry(index) for index in range(300)])
    forged = Log(LOG, [entry(index) if index != 3 else b"forged" for index in range(300)])
    request = log.request
    witness.expect("not a request", b"", 400)
    witness.expect("no old line", b"\n" + log.checkpoint(), 400)
    good = request(0, 10)
    for name, body in [
        ("a size with a leading zero", good.replace(b"old 0", b"old 00")),
        ("a size with a sign", good.replace(b"old 0", b"old +0")),
        ("two spaces", good.replace(b"old 0", b"old  0")),
        ("CRLF", good.replace(b"\n", b"\r\n")),
        ("a hash of 31 bytes", good.replace(b"old 0\n", b"old 0\n" + b64(bytes(31)).encode() + b"\n")),
        ("a hash without padding", good.replace(b"old 0\n", b"old 0\n" + b64(bytes(32)).rstrip("=").encode() + b"\n")),
        ("64 hashes", good.replace(b"old 0\n", b"old 0\n" + (b64(bytes(32)).encode() + b"\n") * 64)),
        ("no checkpoint", b"old 0\n\n"),
        ("a checkpoint without signatures", b"old 0\n\n" + log.text(10) + b"\n"),
        ("no empty line", good.replace(b"\n\n", b"\n", 1)),
        ("bytes after", good + b"x"),
    ]:
        witness.expect(name, body, 400)
    witness.expect("an unknown log", Log(OTHER, log.entries).request(0, 10), 404)
    witness.expect("another key of the same name", Log(IMPOSTOR, log.entries).request(0, 10), 403)
    changed = good.replace(b"\n10\n", b"\n11\n")
    witness.expect("a signature that does not hold", changed, 403)
    witness.expect("an old size beyond the checkpoint's", b"old 11\n\n" + log.checkpoint(10), 400)
    witness.expect("never seen, and an old size", request(5, 10), 409, b"0\n")
    witness.expect("never seen, and a proof", good.replace(b"old 0\n", b"old 0\n" + b64(bytes(32)).encode() + b"\n"), 422)
    empty = "".join(f"{part}\n" for part in [LOG.name, "0", b64(bytes(32))]).encode()
    witness.expect("an empty tree with another root", b"old 0\n\n" + note(empty, LOG), 409, b"0\n")
    witness.expect("an empty tree", request(0, 0), 200)
    witness.expect("the first", good, 200)
    witness.expect("the first again, as if it were new", good, 409, b"10\n")
    witness.expect("the same size", request(10, 10), 200)
    witness.expect("the same size, another root", forged.request(10, 10), 409, b"10\n")
    witness.expect("a smaller one", request(3, 5), 409, b"10\n")
    witness.expect("an old size that is larger", b"old 12\n\n" + log.checkpoint(20), 409, b"10\n")
    witness.expect("another past", forged.request(10, 20), 422)
    next_one = request(10, 20)
    witness.expect("no proof", b"old 10\n\n" + log.checkpoint(20), 422)
    lines = next_one.split(b"\n")
    witness.expect("a hash fewer", b"\n".join(lines[:1] + lines[2:]), 422)
    witness.expect("a hash more", b"\n".join(lines[:2] + lines[1:]), 422)
    witness.expect("a hash changed", b"\n".join([lines[0], b64(bytes(32)).encode()] + lines[2:]), 422)
    witness.expect("still the first", b"old 0\n\n" + log.checkpoint(20), 409, b"10\n")
    unknown = note(log.text(20), OTHER, LOG)
    witness.expect("signatures by others are passed over", next_one.split(b"\n\n")[0] + b"\n\n" + unknown, 200)
    for size in [21, 64, 100, 255, 256, 257, 299]:
        old = {21: 20, 64: 21, 100: 64, 255: 100, 256: 255, 257: 256, 299: 257}[size]
        witness.expect(f"from {old} to {size}", request(old, size), 200)
    extended = note(log.text(300, extensions=["more"]), LOG)
    witness.expect("an extension line", request(299, 300).split(b"\n\n")[0] + b"\n\n" + extended, 200)
    status, _, _ = witness.client.post(good, "/other")
    expect("another path", status == 404, status)


def race(witness, threads=6, rounds=12):
    """Many at once ask to go on from what they saw. Each size may be left once only."""
    log = Log(LOG, [entry(index) for index in range(300)] + [bytes([n % 256]) for n in range(200)])
    requests = {}
    steps, lock = [], threading.Lock()

    def ask(number):
        client = Client(witness.url)
        for turn in range(rounds):
            _, text, _ = client.post(b"old 0\n\n" + log.checkpoint(500))
            old = int(text)
            size = min(500, old + 1 + (number + turn) % 3)
            if old == size:
                return
            with lock:
                body = requests.setdefault((old, size), None) or log.request(old, size)
                requests[(old, size)] = body
            status, text, _ = client.post(body)
            if status == 200:
                with lock:
                    steps.append((old, size))
            else:
                expect("race", status == 409, f"{status} {text!r}")

    workers = [threading.Thread(target=ask, args=[number]) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    expect("race", len(steps) >= rounds, f"only {len(steps)} steps")
    left = [old for old, _ in steps]
    expect("race", len(set(left)) == len(left), f"left twice: {sorted(steps)}")
    chain = sorted(steps)
    expect("race", all(a[1] == b[0] for a, b in zip(chain, chain[1:])), f"no chain: {chain}")
    _, text, _ = witness.client.post(b"old 0\n\n" + log.checkpoint(500))
    expect("race", int(text) == chain[-1][1], f"it remembers {text!r} after {chain[-1]}")


def main():
    if sys.argv[1] == "--keys":
        print(LOG.vkey)
        return
    witness = Witness(*sys.argv[1:3])
    protocol(witness)
    race(witness)
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
