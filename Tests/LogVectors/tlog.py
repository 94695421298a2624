"""A transparency log written a second time, from the specifications alone and without any library.

Makes keys, notes, checkpoints, tiles, proofs and witness requests (C2SP signed-note, tlog-checkpoint, tlog-tiles,
tlog-cosignature, tlog-proof, tlog-witness; RFC 6962; RFC 8032) for the tests of `tradein audit`.
"""

import base64
import hashlib
import os

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    return x if x & 1 == sign else P - x


_Y = 4 * pow(5, P - 2, P) % P
_X = _recover_x(_Y, 0)
BASE = (_X, _Y, 1, _X * _Y % P)


def _add(a, b):
    u = (a[1] - a[0]) * (b[1] - b[0]) % P
    v = (a[1] + a[0]) * (b[1] + b[0]) % P
    w = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data):
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    x = _recover_x(y, data[31] >> 7)
    return x, y, 1, x * y % P


def is_valid(public, signature, message):
    """Ed25519 verification (RFC 8032, section 5.1.7)."""
    commitment, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L
    return s < L and _encode(_multiply(s, BASE)) == _encode(_add(_decode(commitment), _multiply(k, _decode(public))))


class SigningKey:
    """Ed25519 (RFC 8032, section 5.1) under a name."""

    def __init__(self, name, seed, kind=1):
        self.name = name
        self.kind = kind
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = digest[32:]
        self.public = _encode(_multiply(self.scalar, BASE))

    def raw(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L
        commitment = _encode(_multiply(r, BASE))
        k = int.from_bytes(hashlib.sha512(commitment + self.public + message).digest(), "little") % L
        return commitment + ((r + k * self.scalar) % L).to_bytes(32, "little")

    @property
    def id(self):
        return key_id(self.name, bytes([self.kind]) + self.public)

    @property
    def vkey(self):
        return vkey(self.name, bytes([self.kind]) + self.public)

    def line(self, text, time=1_700_000_000):
        """The signature line for a note's text."""
        if self.kind == 1:
            return line(self.name, self.id + self.raw(text))
        message = b"cosignature/v1\ntime %d\n" % time + text
        return line(self.name, self.id + time.to_bytes(8, "big") + self.raw(message))


def key_id(name, material):
    return hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]


def b64(data):
    return base64.b64encode(data).decode()


def vkey(name, material):
    return f"{name}+{key_id(name, material).hex()}+{b64(material)}"


def line(name, payload):
    return f"\u2014 {name} {b64(payload)}\n".encode()


def note(text, *keys):
    return text + b"\n" + b"".join(key.line(text) for key in keys)


# The tree.


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes):
    """MTH over leaf hashes (RFC 6962, section 2.1)."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node(root(hashes[:split]), root(hashes[split:]))


def _split(count):
    return 1 << (count - 1).bit_length() - 1


def inclusion(index, hashes):
    """PATH (RFC 6962, section 2.1.1)."""
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return inclusion(index, hashes[:split]) + [root(hashes[split:])]
    return inclusion(index - split, hashes[split:]) + [root(hashes[:split])]


def consistency(old, hashes, whole=True):
    """PROOF (RFC 6962, section 2.1.2)."""
    if old == len(hashes):
        return [] if whole else [root(hashes)]
    split = _split(len(hashes))
    if old <= split:
        return consistency(old, hashes[:split], whole) + [root(hashes[split:])]
    return consistency(old - split, hashes[split:], False) + [root(hashes[:split])]


class Log:
    """Entries under a tree, published as a folder of tiles."""

    def __init__(self, key, entries):
        self.key = key
        self.entries = entries
        self.leaves = [leaf(entry) for entry in entries]

    def text(self, size=None, origin=None, extensions=()):
        size = len(self.entries) if size is None else size
        lines = [origin or self.key.name, str(size), b64(root(self.leaves[:size])), *extensions]
        return "".join(text + "\n" for text in lines).encode()

    def checkpoint(self, size=None, *witnesses, **more):
        return note(self.text(size, **more), self.key, *witnesses)

    def files(self, size=None, with_entries=True):
        """Path and bytes of every file of the log at a size."""
        size = len(self.entries) if size is None else size
        files = {"checkpoint": self.checkpoint(size)}
        hashes, level = self.leaves[:size], 0
        while hashes:
            for index in range(0, len(hashes), 256):
                part = hashes[index:index + 256]
                files[_path(str(level), index // 256, len(part))] = b"".join(part)
                if level == 0 and with_entries:
                    bundle = (len(e).to_bytes(2, "big") + e for e in self.entries[index:index + len(part)])
                    files[_path("entries", index // 256, len(part))] = b"".join(bundle)
            hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
            level += 1
        return files

    def proof(self, index, *witnesses, size=None, extra=None):
        """A tlog-proof of an entry."""
        size = len(self.entries) if size is None else size
        lines = ["c2sp.org/tlog-proof@v1"]
        if extra is not None:
            lines.append("extra " + b64(extra))
        lines.append(f"index {index}")
        lines += [b64(h) for h in inclusion(index, self.leaves[:size])]
        return "".join(text + "\n" for text in lines).encode() + b"\n" + self.checkpoint(size, *witnesses)

    def code(self, index, salt, *witnesses, size=None):
        """The short form of a receipt that a QR code may hold: TRADEIN1: and its parts in base 45 (RFC 9285)."""
        size = len(self.entries) if size is None else size
        hashes, text = inclusion(index, self.leaves[:size]), self.text(size)
        data = index.to_bytes(8, "big") + bytes([len(hashes)]) + b"".join(hashes) + salt
        data += len(self.entries[index]).to_bytes(2, "big") + self.entries[index]
        data += len(text).to_bytes(2, "big") + text
        for key in (self.key, *witnesses):
            name = key.name.encode()
            payload = base64.b64decode(key.line(text).split(b" ")[2])
            data += bytes([len(name)]) + name + len(payload).to_bytes(2, "big") + payload
        return b"TRADEIN1:" + base45(data)

    def request(self, old, size=None):
        """The body of add-checkpoint."""
        size = len(self.entries) if size is None else size
        proof = consistency(old, self.leaves[:size]) if old else []
        lines = [f"old {old}"] + [b64(h) for h in proof]
        return "".join(text + "\n" for text in lines).encode() + b"\n" + self.checkpoint(size)


BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(data):
    text = ""
    for place in range(0, len(data), 2):
        group = data[place:place + 2]
        value = int.from_bytes(group, "big")
        for _ in range(len(group) + 1):
            text += BASE45[value % 45]
            value //= 45
    return text.encode()


def _path(level, index, width):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    path = f"tile/{level}/" + "/".join(groups)
    return path if width == 256 else f"{path}.p/{width}"


def write(folder, files):
    for path, data in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
