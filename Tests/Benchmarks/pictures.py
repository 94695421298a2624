#!/usr/bin/env python3
"""Makes pictures as merchants hand them in, and what becomes of them when somebody uses them again.

usage: pictures.py FOLDER [--each 250] [--changed 40] [--seed 1]

Four families of --each different pictures: `invoice` (electronic invoices of few templates, alike but for numbers, names
and sums), `receipt` (till receipts), `scan` (invoices printed and photographed: tilted, shaded, noisy), `photo` (things).
The first --changed of each are written again in every way of CHANGES. Writes `list.csv`: file, family, number, change
(`original` for the first).
"""

import argparse
import csv
import os
import random

import numpy
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

FONTS = ["/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"]
SHOPS = ["晋中家电城", "榆次电器行", "太谷数码店", "平遥车行", "介休商场", "祁县电器", "灵石家电", "寿阳商贸"]
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GOODS = ["冰箱", "洗衣机", "电视", "空调", "电脑", "热水器", "洗碗机", "微波炉"]


def font(size):
    for path in FONTS:
        if os.path.exists(path):
            return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)


def digits(rng, count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def name(rng):
    return "".join(rng.choice(NAMES) for _ in range(rng.choice([2, 3])))


def invoice(rng):
    """One of eight templates; what differs within a template is what differs on real ones."""
    shop = rng.randrange(len(SHOPS))
    width, height = 1200, 790
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    small, middle, large = font(20), font(24), font(38)
    red = (160, 30 + shop, 40)
    draw.text((380, 40), "电子发票（普通发票）", font=large, fill=red)
    draw.rectangle([40, 150, 1160, 720], outline=red, width=2)
    for y in [290, 560, 620]:
        draw.line([40, y, 1160, y], fill=red, width=2)
    draw.line([600, 150, 600, 290], fill=red, width=2)
    draw.text((840, 50), "发票号码：2614" + digits(rng, 16), font=small, fill="black")
    draw.text((840, 90), f"开票日期：2026年{rng.randint(1, 11):02d}月{rng.randint(1, 28):02d}日", font=small, fill="black")
    draw.text((60, 170), "购买方  名称：" + name(rng), font=middle, fill="black")
    draw.text((620, 170), "销售方  名称：" + SHOPS[shop] + "有限公司", font=middle, fill="black")
    draw.text((620, 220), "统一社会信用代码：9114070" + str(shop) * 11, font=small, fill="black")
    draw.text((60, 310), "项目名称        规格型号    单位  数量    单价       金额", font=small, fill=red)
    total = 0
    for line in range(rng.choice([1, 1, 1, 2])):
        price = rng.randint(80, 900) * 10
        total += price
        text = f"*{rng.choice(GOODS)}*  BCD-{digits(rng, 3)}   台   1   {price}.00   {price}.00"
        draw.text((60, 360 + 50 * line), text, font=middle, fill="black")
    draw.text((60, 575), f"价税合计（小写） ¥{total}.00", font=middle, fill="black")
    draw.text((60, 640), "备注：以旧换新", font=small, fill="black")
    draw.text((60, 740), "开票人：" + NAMES[shop] + "开票", font=small, fill="black")
    return page


def receipt(rng):
    lines = rng.randint(8, 24)
    page = Image.new("RGB", (420, 160 + 34 * lines), (250, 250, 246))
    draw = ImageDraw.Draw(page)
    small = font(20)
    draw.text((110, 20), rng.choice(SHOPS), font=font(30), fill=(40, 40, 40))
    for line in range(lines):
        text = f"{rng.choice(GOODS)} {digits(rng, 6)}"
        draw.text((20, 80 + 34 * line), text, font=small, fill=(50, 50, 50))
        draw.text((310, 80 + 34 * line), f"{rng.randint(1, 9999)}.00", font=small, fill=(50, 50, 50))
    draw.text((20, 100 + 34 * lines), f"2026-{rng.randint(1, 11):02d}-{rng.randint(1, 28):02d}", font=small, fill="black")
    return page


def cloud(noise, width, height, roughness):
    """Smooth noise as nature has it: 1/f."""
    wide = numpy.fft.fftfreq(width)[None, :]
    high = numpy.fft.fftfreq(height)[:, None]
    strength = 1 / numpy.maximum(numpy.hypot(wide, high), 1 / max(width, height)) ** roughness
    field = numpy.fft.ifft2(numpy.fft.fft2(noise.normal(size=(height, width))) * strength).real
    return (field - field.min()) / (field.max() - field.min())


def grained(picture, noise, strength):
    values = numpy.asarray(picture).astype(float) + noise.normal(scale=strength, size=(*picture.size[::-1], 1))
    return Image.fromarray(numpy.clip(values, 0, 255).astype("uint8"))


def scan(rng):
    """An invoice on a table: another stand of the camera, other light each time."""
    noise = numpy.random.default_rng(rng.getrandbits(32))
    page = invoice(rng)
    table = Image.fromarray(
        (numpy.stack([cloud(noise, 1280, 960, 1.3)] * 3, -1) * [90, 70, 50] + 40).astype("uint8"))
    page = page.resize((rng.randint(980, 1150), rng.randint(640, 760)))
    page = page.rotate(rng.uniform(-4, 4), expand=True, fillcolor=None, resample=Image.BICUBIC)
    mask = Image.new("L", page.size, 0)
    mask.paste(255, (25, 25, page.width - 25, page.height - 25))
    table.paste(page, (rng.randint(20, 100), rng.randint(20, 120)), mask)
    shade = numpy.linspace(rng.uniform(0.6, 1), rng.uniform(0.6, 1), 1280)[None, :, None]
    return grained(Image.fromarray((numpy.asarray(table) * shade).astype("uint8")), noise, 4)


def photo(rng):
    noise = numpy.random.default_rng(rng.getrandbits(32))
    width, height = rng.choice([(1280, 960), (960, 1280), (1024, 768)])
    ground = numpy.stack([cloud(noise, width, height, 1.2) * noise.uniform(120, 250) for _ in range(3)], -1)
    picture = Image.fromarray(numpy.clip(ground, 0, 255).astype("uint8"))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.randint(2, 6)):
        x, y = rng.randrange(width), rng.randrange(height)
        box = [x, y, x + rng.randint(60, width // 2), y + rng.randint(60, height // 2)]
        colour = tuple(rng.randrange(256) for _ in range(3))
        rng.choice([draw.rectangle, draw.ellipse])(box, fill=colour)
    return grained(picture.filter(ImageFilter.GaussianBlur(1)), noise, 3)


FAMILIES = {"invoice": invoice, "receipt": receipt, "scan": scan, "photo": photo}


def scaled(picture, factor):
    return picture.resize((max(1, int(picture.width * factor)), max(1, int(picture.height * factor))), Image.LANCZOS)


def cropped(picture, share):
    """Cut at the left and at the top, by that share of the side."""
    return picture.crop((int(picture.width * share), int(picture.height * share), picture.width, picture.height))


def stamped(picture):
    copy = picture.copy()
    ImageDraw.Draw(copy).text((copy.width // 3, copy.height // 2), "仅供补贴使用", font=font(copy.width // 18), fill=(200, 60, 60))
    return copy


def screenshot(picture):
    return ImageOps.expand(picture, border=(0, picture.height // 20, 0, picture.height // 20), fill=(30, 30, 30))


# What is done to a picture, and the quality of JPEG with which it is written; PNG where that is None.
CHANGES = {
    "jpeg-90": (lambda p: p, 90),
    "jpeg-70": (lambda p: p, 70),
    "jpeg-50": (lambda p: p, 50),
    "jpeg-30": (lambda p: p, 30),
    "png": (lambda p: p, None),
    "half": (lambda p: scaled(p, 0.5), 80),
    "quarter": (lambda p: scaled(p, 0.25), 80),
    "double": (lambda p: scaled(p, 2), 80),
    "squeezed": (lambda p: p.resize((p.width, int(p.height * 0.8)), Image.LANCZOS), 80),
    "brighter": (lambda p: ImageEnhance.Brightness(p).enhance(1.15), 80),
    "darker": (lambda p: ImageEnhance.Brightness(p).enhance(0.8), 80),
    "contrast": (lambda p: ImageEnhance.Contrast(p).enhance(1.3), 80),
    "grey": (lambda p: p.convert("L"), 80),
    "blurred": (lambda p: p.filter(ImageFilter.GaussianBlur(1.5)), 80),
    "turned-90": (lambda p: p.transpose(Image.ROTATE_90), 80),
    "turned-180": (lambda p: p.transpose(Image.ROTATE_180), 80),
    "mirrored": (lambda p: p.transpose(Image.FLIP_LEFT_RIGHT), 80),
    "crop-1%": (lambda p: cropped(p, 0.01), 80),
    "crop-2%": (lambda p: cropped(p, 0.02), 80),
    "crop-5%": (lambda p: cropped(p, 0.05), 80),
    "tilted-1": (lambda p: p.rotate(1, resample=Image.BICUBIC), 80),
    "stamped": (stamped, 80),
    "screenshot": (screenshot, 80),
}


def write(picture, path, quality):
    if quality is None:
        picture.save(path + ".png")
        return path + ".png"
    picture.save(path + ".jpg", quality=quality)
    return path + ".jpg"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--each", type=int, default=250)
    options.add_argument("--changed", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    with open(os.path.join(options.folder, "list.csv"), "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["file", "family", "number", "change"])
        for family, make in FAMILIES.items():
            for number in range(options.each):
                picture = make(random.Random(f"{options.seed} {family} {number}")).convert("RGB")
                path = os.path.join(options.folder, f"{family}-{number}")
                table.writerow([os.path.basename(write(picture, path, 92)), family, number, "original"])
                if number >= options.changed:
                    continue
                # What is used again is the file that was handed in, not what it was made from.
                handed_in = Image.open(path + ".jpg").convert("RGB")
                for change, (make_change, quality) in CHANGES.items():
                    again = write(make_change(handed_in), f"{path}-{change}", quality)
                    table.writerow([os.path.basename(again), family, number, change])


if __name__ == "__main__":
    main()
