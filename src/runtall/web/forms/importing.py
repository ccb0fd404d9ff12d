"""What the import's forms may say."""

from __future__ import annotations

from django import forms


class UploadForm(forms.Form):
    """The beginning of an upload in pieces."""

    name = forms.CharField(max_length=1000)
    size_bytes = forms.IntegerField(min_value=1)
    mark = forms.CharField(max_length=120, required=False)
    drop = forms.RegexField(r"^[0-9a-f]{32}$", required=False)


class DropForm(forms.Form):
    """Which files belong together; ``more`` says that others follow before they are imported."""

    drop = forms.RegexField(r"^[0-9a-f]{32}$", required=False)
    more = forms.BooleanField(required=False)


class FolderForm(forms.Form):
    """The folder to watch."""

    path = forms.CharField(max_length=4096, required=False)


class FilesForm(forms.Form):
    """Which files of the ledger are asked for."""

    q = forms.CharField(max_length=200, required=False)
    only = forms.ChoiceField(choices=[("", ""), ("not-whole", "not-whole")], required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)
