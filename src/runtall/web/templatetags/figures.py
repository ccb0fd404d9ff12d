"""The rows of a chart's table: some have hundreds of cells, which a template's own loop takes ten times as long to write."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from runtall.charts import Table
from runtall.web.pages.live_chart import LiveChart

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Return the rows of a table, the first cell of each as its heading; every text is escaped."""
    rows = ((row[0], format_html_join("", "<td>{}</td>", ((cell,) for cell in row[1:]))) for row in table.rows)
    return format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)


@register.simple_tag
def live_chart(chart: LiveChart) -> SafeString:
    """Return a chart with its table; one that was kept since an earlier page is not written out again."""
    language = get_language() or ""
    if language not in chart.written:
        chart.written[language] = render_to_string(chart.template, {"chart": chart})
    return chart.written[language]
