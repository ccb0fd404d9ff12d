"""A second, independent reading of the part of JSON Schema that runtall writes."""

from __future__ import annotations


def check(value: object, rule: dict) -> None:
    """Hold a value against a schema; an AssertionError says where it departs."""
    if "anyOf" in rule:
        matching = []
        for option in rule["anyOf"]:
            try:
                check(value, option)
                matching.append(option)
            except AssertionError:
                continue
        assert matching, f"{value!r} is none of {rule['anyOf']}"
        return
    if "type" not in rule:  # anything
        return
    kinds = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
        "array": list,
        "object": dict,
    }
    assert isinstance(value, kinds[rule["type"]]), f"{value!r} is no {rule['type']}"
    if "enum" in rule:
        assert value in rule["enum"]
    if rule["type"] == "array":
        parts = rule.get("prefixItems") or [rule["items"]] * len(value)
        assert len(parts) == len(value)
        for each, part in zip(value, parts, strict=True):
            check(each, part)
    if rule["type"] == "object" and "properties" in rule:
        assert set(value) == set(rule["properties"]) == set(rule["required"])
        for key, each in value.items():
            check(each, rule["properties"][key])
