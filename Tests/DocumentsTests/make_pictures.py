#!/usr/bin/env python3
"""Makes the pictures under Pictures/, with Pillow and numpy. They are kept, so that the tests need neither."""

import os
import random
import sys

from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "Benchmarks"))
import pictures  # noqa: E402


def path(name):
    return os.path.join(here, "Pictures", name)


def half(picture):
    return pictures.scaled(picture, 0.5)


# Two invoices of one shop: one layout, other figures.
one, other = (pictures.invoice(random.Random(seed)).convert("L") for seed in (3, 4))
one.save(path("invoice.jpg"), quality=85)
other.save(path("other-invoice.jpg"), quality=85)
half(Image.open(path("invoice.jpg"))).save(path("invoice-half.jpg"), quality=60)
Image.open(path("invoice.jpg")).save(path("invoice-progressive.jpg"), quality=50, progressive=True)

photo = half(pictures.photo(random.Random(11)))
photo.save(path("photo.jpg"), quality=75)
kept = Image.open(path("photo.jpg"))
half(kept).save(path("photo-half.png"))
kept.transpose(Image.ROTATE_90).save(path("photo-turned.jpg"), quality=60)
kept.convert("CMYK").save(path("photo-inks.jpg"), quality=60)
kept.crop((kept.width // 10, kept.height // 10, kept.width, kept.height)).save(path("photo-cropped.jpg"), quality=60)
half(pictures.photo(random.Random(13))).save(path("other-photo.jpg"), quality=60)
