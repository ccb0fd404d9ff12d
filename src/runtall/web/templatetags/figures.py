"""The rows of a chart's table: some have hundreds of cells, which a template's own loop takes ten times as long to write."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from runtall.charts import Table

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Return the rows of a table, the first cell of each as its heading; every text is escaped."""
    rows = ((row[0], format_html_join("", "<td>{}</td>", ((cell,) for cell in row[1:]))) for row in table.rows)
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)
