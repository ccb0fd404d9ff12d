"""Keys to services elsewhere, enciphered with this installation's own: a copy of the database alone opens nothing."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from runtall.core import ConflictError, say

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def _cipher(purpose: str) -> Fernet:
    from cryptography.fernet import Fernet
    from django.conf import settings

    key = hashlib.sha256(f"runtall {purpose} ".encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str, purpose: str) -> str:
    """Encipher a secret for the database."""
    return _cipher(purpose).encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """Return a secret as it was.

    Raises
    ------
    ConflictError
        It was sealed by another installation, or changed.
    """
    from cryptography.fernet import InvalidToken

    try:
        return _cipher(purpose).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as error:
        raise ConflictError(
            say("The key was kept by another installation and cannot be opened here."), say("Give it once more.")
        ) from error
