"""Verifies a published log of the national or dual suite, written a second time from the specifications alone: SM3
(GB/T 32905), SM2 (GB/T 32918.2 over the curve of 32918.5), RFC 6962's tree over either digest.

    national.py check LOG-FOLDER VKEY...    every VKEY must have signed, and the entries must make the root
    national.py vectors                     the standards' own examples
"""

import base64
import hashlib
import os
import sys

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
MASK = 0xFFFFFFFF
SM2_TYPE = b"\xff1.2.156.10197.1.501"


def _rotate(x, n):
    n %= 32
    return (x << n | x >> (32 - n)) & MASK


def sm3(message):
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data = message + b"\x80" + b"\0" * (-(len(message) + 9) % 64) + (8 * len(message)).to_bytes(8, "big")
    for start in range(0, len(data), 64):
        w = [int.from_bytes(data[start + 4 * i:start + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
            w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            constant = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = _rotate((_rotate(a, 12) + e + _rotate(constant, j)) & MASK, 7)
            ss2 = ss1 ^ _rotate(a, 12)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & MASK & g
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
            tt2 = (gg + h + ss1 + w[j]) & MASK
            a, b, c, d = tt1, a, _rotate(b, 9), c
            e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


def _add(p, q):
    if p is None:
        return q
    if q is None:
        return p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], P - 2, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], P - 2, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def _multiply(k, point):
    result = None
    while k:
        if k & 1:
            result = _add(result, point)
        point = _add(point, point)
        k >>= 1
    return result


def _bytes(*numbers):
    return b"".join(n.to_bytes(32, "big") for n in numbers)


def sm2_is_valid(public, signature, message, identity=b"1234567812345678"):
    """Verification (GB/T 32918.2, section 7.1); the public key as 0x04, x, y and the signature as r, s."""
    if len(signature) != 64 or len(public) != 65 or public[0] != 4:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if (y * y - x * x * x - A * x - B) % P:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
        return False
    z = sm3((8 * len(identity)).to_bytes(2, "big") + identity + _bytes(A, B, *G, x, y))
    e = int.from_bytes(sm3(z + message), "big")
    point = _add(_multiply(s, G), _multiply((r + s) % N, (x, y)))
    return point is not None and (e + point[0]) % N == r


def sm2_sign(private, message, k, identity=b"1234567812345678"):
    """A signature with a stated random number (GB/T 32918.2, section 6.1), for the standard's example."""
    x, y = _multiply(private, G)
    z = sm3((8 * len(identity)).to_bytes(2, "big") + identity + _bytes(A, B, *G, x, y))
    r = (int.from_bytes(sm3(z + message), "big") + _multiply(k, G)[0]) % N
    return _bytes(r, pow(1 + private, N - 2, N) * (k - r * private) % N), b"\x04" + _bytes(x, y)


def key_parts(vkey):
    name, key_id, material = vkey.split("+", 2)
    material = base64.b64decode(material, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + material).digest()[:4].hex() != key_id:
        raise SystemExit(f"the id of {vkey} is not its own")
    return name, bytes.fromhex(key_id), material


def root(hashes, digest):
    """The root over leaf hashes: pairs joined from the left, level by level; an odd one out goes up as it is."""
    if not hashes:
        return digest(b"")
    while len(hashes) > 1:
        pairs = [digest(b"\1" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2:]
    return hashes[0]


def entries(folder, size):
    for start in range(0, size, 256):
        width = min(256, size - start)
        number = start // 256
        groups = [f"{number % 1000:03d}"]
        while number >= 1000:
            number //= 1000
            groups.insert(0, f"x{number % 1000:03d}")
        path = os.path.join(folder, "tile/entries", *groups)
        with open(path if width == 256 else f"{path}.p/{width}", "rb") as file:
            data = file.read()
        place = 0
        for _ in range(width):
            length = int.from_bytes(data[place:place + 2], "big")
            yield data[place + 2:place + 2 + length]
            place += 2 + length


def check(folder, vkeys):
    from tlog import is_valid

    with open(os.path.join(folder, "checkpoint"), "rb") as file:
        text, _, tail = file.read().rpartition(b"\n\n")
    text += b"\n"
    origin, size, root_text = text.decode().split("\n")[:3]
    lines = [line.split(" ") for line in tail.decode().splitlines()]
    kinds = set()
    for vkey in vkeys:
        name, key_id, material = key_parts(vkey)
        signed = [base64.b64decode(line[2]) for line in lines if line[1] == name]
        signed = [payload[4:] for payload in signed if payload[:4] == key_id]
        if material.startswith(SM2_TYPE):
            kinds.add("sm2")
            holds = [sm2_is_valid(material[len(SM2_TYPE):], s, text) for s in signed]
        else:
            kinds.add("ed25519")
            holds = [is_valid(material[1:], s, text) for s in signed]
        if name != origin or holds != [True]:
            raise SystemExit(f"{vkey} has not signed")
    digest = sm3 if kinds == {"sm2"} else lambda data: hashlib.sha256(data).digest()
    leaves = [digest(b"\0" + entry) for entry in entries(folder, int(size))]
    if base64.b64encode(root(leaves, digest)).decode() != root_text:
        raise SystemExit("the entries do not make the root")
    print(f"holds: {origin}, {size} entries, {len(lines)} signatures, tree of {'SM3' if kinds == {'sm2'} else 'SHA-256'}")


def vectors():
    # GB/T 32905, annex A.
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    # GM/T 0003.5, annex A.
    private = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
    k = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
    signature, public = sm2_sign(private, b"message digest", k)
    assert public.hex().upper().startswith("0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020")
    assert signature.hex().upper() == (
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA")
    assert sm2_is_valid(public, signature, b"message digest")
    assert not sm2_is_valid(public, signature, b"message digesu")
    print("vectors hold")


if __name__ == "__main__":
    if sys.argv[1] == "vectors":
        vectors()
    else:
        check(sys.argv[2], sys.argv[3:])
