"""The source of the client's areas, made from the operations: ``python -m runtall.web.api.client_source`` writes it anew.

A test holds what stands in ``src/runtall_client/areas`` against this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_TYPES = {"integer": "int", "number": "float", "boolean": "bool", "string": "str"}
_HEAD = '''"""{about}

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

{imports}

class {name}(Asking):
    """{about}"""
'''


def sources(schema: Mapping[str, Any]) -> dict[str, str]:
    """Return the source of every area, by its name."""
    from runtall.web.pages.api_docs import area_label

    by_area: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            by_area.setdefault(told["tags"][0], []).append(_method(method.upper(), path, told))
    found = {"__init__": '"""Operations of the API, an area a file."""\n'}
    for area, methods in by_area.items():
        body = "\n".join(methods)
        about = f"{area_label(area)}."
        found[area] = _HEAD.format(about=about, name=area.title(), imports="\n".join(_imports(body))) + "\n" + body
    return found


def _imports(body: str) -> Iterator[str]:
    collections = [each for each in ("Mapping", "Sequence") if f"{each}[" in body]
    if collections:
        yield f"from collections.abc import {', '.join(collections)}"
    if re.search(r": date\b", body):
        yield "from datetime import date"
    has_path = re.search(r"\bPath\b", body)
    if has_path:
        yield "from pathlib import Path"
    if collections or ": date" in body or has_path:
        yield ""
    names = ["Asking", *(each for each in ("Json", "quoted") if re.search(rf"\b{each}\b", body))]
    yield f"from runtall_client.asking import {', '.join(names)}\n"


def _method(method: str, path: str, told: Mapping[str, Any]) -> str:
    parameters = told["parameters"]
    in_path = [each for each in parameters if each["in"] == "path"]
    in_query = [each for each in parameters if each["in"] == "query"]
    address = "f" * bool(in_path) + '"' + re.sub(r"{(\w+)}", r"{quoted(\1)}", path) + '"'
    takes = next(iter(told.get("requestBody", {}).get("content", {})), "")
    good = next(each for status, each in told["responses"].items() if status.startswith("2"))
    gives = next(iter(good.get("content", {})), "")
    signature = ["self", *(f"{each['name']}: {_type(each['schema'])}" for each in in_path)]
    if takes == "application/json":
        signature.append("said: Mapping[str, object]")
    if in_query:
        signature += ["*", *(f"{each['name']}: {_asked(each)}" for each in in_query)]
    query = "{" + ", ".join(f'"{each["name"]}": {each["name"]}' for each in in_query) + "}" if in_query else ""
    call = [f'"{method}"', address, *([f"query={query}"] if query else []), *(["said=said"] if "json" in takes else [])]
    returns, body = "Json", f"return self.json({', '.join(call)})"
    if not gives:
        returns, body = "None", f"self.json({', '.join(call)})"
    elif gives != "application/json":
        returns, body = "bytes", f"return self.ask({', '.join(call)})"
    if takes == "multipart/form-data":
        one = told["operationId"] == "bring_plan"
        signature.append("file: Path" if one else "files: Sequence[Path]")
        body = f'return self.send_files({address}, "{"file" if one else "files"}", {"[file]" if one else "files"})'
    if told["operationId"] == "add_piece":
        signature += ["offset: int", "piece: bytes"]
        body = f"return self.send_piece({address}, offset, piece)"
    head = f"    def {told['operationId']}({', '.join(signature)}) -> {returns}:"
    return f'{head}\n        """{told["summary"]}"""\n        {body}\n'


def _type(schema: Mapping[str, Any]) -> str:
    kinds = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    if kinds[0].get("format") == "date":
        return "date | str"
    return _TYPES.get(str(kinds[0].get("type")), "str")


def _asked(parameter: Mapping[str, Any]) -> str:
    """Return the type of a value of a query; what need not be said is ``None``, so that the server's own choice holds."""
    kind = _type(parameter["schema"])
    return kind if parameter["required"] else f"{kind} | None = None"


def main() -> None:
    """Write every area."""
    import django

    django.setup()
    from runtall.web.api import entry

    folder = Path(__file__).parents[3] / "runtall_client" / "areas"
    for name, text in sources(entry.schema()).items():
        (folder / f"{name}.py").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
