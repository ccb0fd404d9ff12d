"""A certificate authority of this installation's own, so that a phone at home reaches it by HTTPS.

The authority is made on first use, its key readable by its owner alone, and it is bound by name constraints to private addresses
and home names: a phone that trusts it trusts it for nothing in the wide world. The certificate that is served lives 30 days and
is made anew by itself, sooner where the machine's addresses change.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from runtall.core import UnreadableFileError, say

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

PRIVATE_NETWORKS: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "fc00::/7",
    "fe80::/10",
)
"""Addresses that no machine in the wide world has; 100.64.0.0/10 is what private networks over the internet hand out."""
HOME_NAMES: Final = ("local", "lan", "internal", "home.arpa")
"""Ends of names that are resolved at home only."""
AUTHORITY_LIFE: Final = timedelta(days=3650)
LEAF_LIFE: Final = timedelta(days=30)
RENEW_BEFORE: Final = timedelta(days=10)
_SKEW: Final = timedelta(hours=24)
"""Phones whose clock is behind accept it too."""
FOLDER: Final = "certificates"


@dataclass(frozen=True, slots=True)
class Authority:
    """The installation's own certificate authority.

    Attributes
    ----------
    der
        The certificate; it is no secret.
    fingerprint
        SHA-256 of it, in pairs, as phones show it.
    """

    der: bytes
    fingerprint: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is served: a file with key and certificates, and until when it is good."""

    file: Path
    expires_at: datetime
    names: frozenset[str]


def is_home_name(name: str) -> bool:
    """Whether the authority may speak for a name or address.

    Examples
    --------
    >>> is_home_name("192.168.1.20"), is_home_name("desk.local"), is_home_name("8.8.8.8"), is_home_name("example.org")
    (True, True, False, False)
    """
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return any(name == end or name.endswith(f".{end}") for end in HOME_NAMES)
    return any(address in ipaddress.ip_network(each) for each in PRIVATE_NETWORKS)


def authority(home: Path, *, now: datetime | None = None) -> Authority:
    """Return the authority of a home folder; it is made where there is none, or where it is about to end."""
    certificate, _ = _authority(home, now or datetime.now(UTC))
    return _told(certificate)


def leaf(home: Path, names: Collection[str], *, now: datetime | None = None) -> Leaf:
    """Return a certificate for names and addresses of this machine, made anew where the one at hand does not do.

    Parameters
    ----------
    home
        The folder that holds everything.
    names
        Addresses and names; those that the authority may not speak for are left out.
    """
    now = now or datetime.now(UTC)
    wanted = frozenset(filter(is_home_name, names))
    issuer, key = _authority(home, now)
    file = home / FOLDER / "served.pem"
    kept = _kept(file, issuer)
    if kept is not None and wanted <= kept.names and kept.expires_at - now > RENEW_BEFORE and _began(file) <= now:
        return kept
    pem, expires_at = _new_leaf(wanted, issuer, key, now)
    _write_private(file, pem)
    return Leaf(file, expires_at, wanted)


def mobileconfig(made: Authority) -> bytes:
    """Return the authority as a profile that iPhones and iPads install."""
    import plistlib

    identity = str(uuid.uuid5(uuid.NAMESPACE_OID, made.fingerprint))
    inner = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"runtall.authority.{identity}",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_OID, made.fingerprint + "certificate")),
        "PayloadDisplayName": "runtall at home",
        "PayloadContent": made.der,
    }
    outer = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"runtall.{identity}",
        "PayloadUUID": identity,
        "PayloadDisplayName": "runtall at home",
        "PayloadDescription": "Lets this device reach your own runtall by HTTPS. It counts for private addresses only.",
        "PayloadContent": [inner],
    }
    return plistlib.dumps(outer)


def _told(certificate: x509.Certificate) -> Authority:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding

    return Authority(
        certificate.public_bytes(Encoding.DER),
        certificate.fingerprint(SHA256()).hex(" ").upper(),
        certificate.not_valid_after_utc,
    )


def _authority(home: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    file = home / FOLDER / "authority.pem"
    found = _read_authority(file)
    if found is not None and found[0].not_valid_after_utc - now > LEAF_LIFE:
        return found
    _make_folder(file.parent)
    if found is not None:  # about to end: a new one takes its place, and phones are asked to trust it
        file.unlink()
    arriving = file.with_name(f".authority-{uuid.uuid4().hex}")
    _write_private(arriving, _new_authority(now))
    with contextlib.suppress(FileExistsError):  # another process made it first: theirs counts
        os.link(arriving, file)
    arriving.unlink()
    made = _read_authority(file)
    assert made is not None
    return made


def _read_authority(file: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if not file.exists():
        return None
    pem = file.read_bytes()
    try:
        key, certificate = load_pem_private_key(pem, password=None), x509.load_pem_x509_certificate(pem)
    except (ValueError, TypeError) as error:
        raise _damaged(file) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _damaged(file)
    return certificate, key


def _damaged(file: Path) -> UnreadableFileError:
    return UnreadableFileError(
        say("The certificate authority in {file} cannot be read.", file=str(file)),
        say("Delete the file: a new one is made, and phones are asked to trust it."),
    )


def _new_authority(now: datetime) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"runtall at home {mark.digest[:4].hex()}")])
    inside = [x509.DNSName(each) for each in HOME_NAMES]
    inside += [x509.IPAddress(ipaddress.ip_network(each)) for each in PRIVATE_NETWORKS]  # type: ignore[misc]
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=inside, excluded_subtrees=None), critical=True)
        .add_extension(mark, critical=False)
        .sign(key, SHA256())
    )
    return _pem(key, built)


def _new_leaf(
    names: Collection[str], issuer: x509.Certificate, issuer_key: ec.EllipticCurvePrivateKey, now: datetime
) -> tuple[bytes, datetime]:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    of_issuer = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    built = (
        x509.CertificateBuilder(
            issuer.subject,
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "runtall")]),
            key.public_key(),
            x509.random_serial_number(),
        )
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + LEAF_LIFE)
        .add_extension(x509.SubjectAlternativeName(list(map(_general_name, sorted(names)))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(of_issuer), critical=False)
        .sign(issuer_key, SHA256())
    )
    return _pem(key, built), built.not_valid_after_utc


def _general_name(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)


def _kept(file: Path, issuer: x509.Certificate) -> Leaf | None:
    from cryptography import x509

    if not file.exists():
        return None
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
        found.verify_directly_issued_by(issuer)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except Exception:  # noqa: BLE001 - broken, or of an authority before: it is made anew
        return None
    said = {str(each.value) for each in names}
    return Leaf(file, found.not_valid_after_utc, frozenset(said))


def _began(file: Path) -> datetime:
    from cryptography import x509

    return x509.load_pem_x509_certificate(file.read_bytes()).not_valid_before_utc


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _write_private(file: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    _make_folder(file.parent)
    arriving = file.with_name(f".arriving-{uuid.uuid4().hex}")
    with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    arriving.replace(file)
