"""Validates every shipped rule file against the JSON Schema of its kind, and sees broken ones refused.

usage: python3 Tests/Scripts/schema.py   (from the root of the repository)
Needs the packages jsonschema and PyYAML; without them nothing is checked, and it says so.
"""

import copy
import glob
import json
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"SKIPPED: the schemas are not tried on the shipped files, because {missing.name} is not installed", file=sys.stderr)
    sys.exit(0)


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2: yes and dates are texts."""


CoreLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, CoreLoader)


def validator(kind):
    with open(f"docs/schema/{kind}.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


SHIPPED = {
    "pack": glob.glob("Rules/*/programme.yaml"),
    "tests": glob.glob("Rules/*/tests/*.yaml"),
    "parameters": glob.glob("Rules/parameters/*.yaml") + glob.glob("SampleClaims/illustrative-*.yaml"),
    "detector": glob.glob("Rules/alerts/*/detector.yaml"),
    "cases": glob.glob("Rules/alerts/*/tests/*.yaml"),
    "budget": ["SampleClaims/budget.yaml"],
    "document": glob.glob("Rules/documents/*.yaml"),
}


def without(*path):
    def change(data):
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


def put(value, *path):
    def change(data):
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return change


# What is broken, and the file that is broken so. Each must be refused; unbroken the file is one of the shipped ones.
BROKEN = [
    ("pack", "Rules/appliance/programme.yaml", [
        without("cites"), without("versions", 0, "governs"), without("versions", 0, "amount"),
        without("versions", 0, "require", 0, "otherwise", "en"), without("versions", 0, "limits", 0, "space"),
        put("1", "colour"), put("x", "versions", 0, "rquire"), put("sometimes", "versions", 0, "cites", "status"),
        put("24 November", "cites", "as of"), put("lower case", "versions", 0, "require", 0, "code"),
        put("colour", "inputs", "brand", "type"), put({"type": "text", "label": "x"}, "inputs", "Brand"),
        put([], "title"), put({"value": 1, "typ": "x"}, "versions", 0, "parameters", "rate 3"),
        put("fails", "versions", 0, "require", 0, "if unset"), put([49], "seed plan", "measures"),
        put({"centre": "90 %"}, "versions", 0, "funding"), put(None, "versions", 0, "tables", "rate", "rows", 0, "then"),
    ]),
    ("tests", "Rules/appliance/tests/amounts.yaml", [
        without("programme"), without("tests", 0, "on"), without("tests", 0, "expect", "outcome"),
        put("paid", "tests", 0, "expect", "outcome"), put("2024-1-1", "tests", 0, "on"),
        put("a lot", "tests", 0, "expect", "amount"), put(1, "tests", 0, "expected"),
    ]),
    ("parameters", "Rules/parameters/jinzhong.yaml", [
        without("parameters", "appliance", "local start", "source"), without("parameters", "appliance", "local start", "value"),
        put("known", "parameters", "appliance", "local start", "status"), put(1, "values"),
    ]),
    ("document", "Rules/documents/appliances-2024.yaml", [
        without("document"), without("numbering"), put("theirs", "numbering"), put("known", "status"),
        put("soon", "as of"), without("clauses", 0, "en"), put(1, "clauses", 0, "rules"), put(1, "colour"),
    ]),
    ("detector", "Rules/alerts/burst/detector.yaml", [
        without("cites"), without("count"), without("count", "by"), without("meaning"), without("finding", "zh"),
        put("refuse", "action"), put("grave", "severity"), put("known", "cites", "status"), put(1, "colour"),
        put("1", "count", "colour"), put({"value": 1, "typ": "x"}, "parameters", "most claims"),
    ]),
    ("cases", "Rules/alerts/burst/tests/burst.yaml", [
        without("detector"), without("cases", 0, "on"), without("cases", 0, "expect"),
        put([0], "cases", 0, "expect", "hits"), put("paid", "cases", 0, "claims", 0, "outcome"), put(1, "cases", 0, "exp"),
    ]),
    ("budget", "SampleClaims/budget.yaml", [
        without("lines"), put("heaven", "lines", 0, "source"), put("next", "lines", 0, "year"), put(1, "lines", 0, "sum"),
    ]),
]


def main():
    problems = []
    count = 0
    for kind, paths in SHIPPED.items():
        known = validator(kind)
        if not paths:
            problems.append(f"there is no file of the kind {kind}")
        for path in paths:
            count += 1
            for error in known.iter_errors(read(path)):
                problems.append(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    broken = 0
    for kind, path, changes in BROKEN:
        known = validator(kind)
        data = read(path)
        for number, change in enumerate(changes):
            spoilt = copy.deepcopy(data)
            change(spoilt)
            broken += 1
            if known.is_valid(spoilt):
                problems.append(f"{path}, broken in way {number + 1}, is taken for valid")
    for problem in problems:
        print(problem)
    print(f"{count} rule files and {broken} broken ones against the schemas: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
