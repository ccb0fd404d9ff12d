"""The installation's own certificate authority: bounded, private, renewed by itself; judged by OpenSSL over real handshakes."""

from __future__ import annotations

import plistlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from runtall.core import UnreadableFileError
from runtall.services import certificates, lan
from runtall.services.certificates import Leaf, authority, is_home_name, leaf, mobileconfig

NOW = datetime.now(UTC)


def hands_shaken(home: Path, served: Leaf | Path, name: str) -> str:
    """Return what a phone that trusts the authority says to a certificate: nothing, or why not."""
    here, there = socket.socketpair()
    offering = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    offering.load_cert_chain(served.file if isinstance(served, Leaf) else served)
    trusting = ssl.create_default_context(cadata=authority(home).der)

    def serve() -> None:
        try:
            offering.wrap_socket(here, server_side=True).close()
        except OSError:
            here.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        trusting.wrap_socket(there, server_hostname=name).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        there.close()
        thread.join()
    return ""


def test_a_phone_that_trusts_it_accepts_the_addresses_and_the_name_of_this_machine(tmp_path: Path):
    served = leaf(tmp_path, ["192.168.1.20", "desk.local"])

    assert hands_shaken(tmp_path, served, "192.168.1.20") == ""
    assert hands_shaken(tmp_path, served, "desk.local") == ""
    assert "mismatch" in hands_shaken(tmp_path, served, "192.168.1.21")


@pytest.mark.parametrize("name", ["example.org", "8.8.8.8", "127.0.0.1"])
def test_the_authority_speaks_for_nothing_in_the_wide_world(tmp_path: Path, name: str):
    """Even a certificate that its own key signed for such a place is refused: by the constraint, not by our care."""
    assert name not in leaf(tmp_path, [name, "desk.local"]).names
    issuer, key = certificates._authority(tmp_path, NOW)
    pem, _ = certificates._new_leaf([name], issuer, key, NOW)
    file = tmp_path / "forged.pem"
    file.write_bytes(pem)

    assert "permitted subtree violation" in hands_shaken(tmp_path, file, name)


def test_the_authority_is_made_once_and_its_key_is_its_owners_alone(tmp_path: Path):
    first = authority(tmp_path)

    assert authority(tmp_path) == first
    assert (tmp_path / "certificates" / "authority.pem").stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in first.der
    assert (
        x509.load_der_x509_certificate(first.der).extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    )
    assert [each.name for each in (tmp_path / "certificates").iterdir()] == ["authority.pem"]


def test_a_certificate_is_kept_while_it_does_and_made_anew_before_it_ends_or_when_addresses_change(tmp_path: Path):
    first = leaf(tmp_path, ["192.168.1.20"], now=NOW)
    served = first.file.read_bytes()

    assert leaf(tmp_path, ["192.168.1.20"], now=NOW + timedelta(days=19)) == first
    assert first.file.read_bytes() == served
    moved = leaf(tmp_path, ["192.168.1.20", "10.0.0.7"], now=NOW + timedelta(days=1))
    assert moved.names == {"192.168.1.20", "10.0.0.7"}
    later = leaf(tmp_path, ["192.168.1.20", "10.0.0.7"], now=NOW + timedelta(days=22))
    assert later.expires_at - (NOW + timedelta(days=22)) > timedelta(days=29)
    assert authority(tmp_path).fingerprint == authority(tmp_path, now=NOW + timedelta(days=22)).fingerprint


def test_a_new_authority_takes_the_place_of_one_that_is_about_to_end_and_what_it_signed(tmp_path: Path):
    old, served = authority(tmp_path, now=NOW), leaf(tmp_path, ["10.0.0.7"], now=NOW)
    before = served.file.read_bytes()
    then = NOW + certificates.AUTHORITY_LIFE - timedelta(days=20)

    new = authority(tmp_path, now=then)
    assert new.fingerprint != old.fingerprint
    leaf(tmp_path, ["10.0.0.7"], now=then)
    assert served.file.read_bytes() != before


def test_a_damaged_authority_is_named_and_a_damaged_certificate_made_anew(tmp_path: Path):
    leaf(tmp_path, ["10.0.0.7"])
    file = tmp_path / "certificates" / "served.pem"
    file.write_bytes(b"nothing of the kind")
    assert hands_shaken(tmp_path, leaf(tmp_path, ["10.0.0.7"]), "10.0.0.7") == ""

    (tmp_path / "certificates" / "authority.pem").write_bytes(b"nothing of the kind")
    with pytest.raises(UnreadableFileError, match="authority"):
        authority(tmp_path)


def test_the_profile_holds_the_certificate_and_no_key(tmp_path: Path):
    made = authority(tmp_path)
    read = plistlib.loads(mobileconfig(made))

    (inner,) = read["PayloadContent"]
    assert inner["PayloadType"] == "com.apple.security.root"
    assert x509.load_der_x509_certificate(inner["PayloadContent"]).public_bytes(Encoding.DER) == made.der
    assert mobileconfig(made) == mobileconfig(authority(tmp_path))


def test_keys_are_of_a_curve_that_phones_know(tmp_path: Path):
    issuer, key = certificates._authority(tmp_path, NOW)

    assert isinstance(key.curve, ec.SECP256R1)
    assert issuer.not_valid_before_utc < NOW


@pytest.mark.parametrize(
    ("address", "at_home"),
    [
        ("192.168.178.3", True),
        ("172.31.255.255", True),
        ("172.32.0.1", False),
        ("fe80::1%eth0", True),
        ("::ffff:8.8.8.8", False),
        ("::ffff:192.168.1.1", True),
        ("not an address", False),
        ("", False),
    ],
)
def test_who_is_at_home(address: str, at_home: bool):
    assert lan.is_at_home(address) is at_home


def test_this_machine_is_asked_for_its_addresses_and_nobody_else():
    assert all(map(is_home_name, lan.addresses()))
    assert "127.0.0.1" not in lan.addresses()


def test_the_name_at_home_is_one_that_a_certificate_can_carry(monkeypatch):
    for name, shown in (("Desk.example.org", "desk.local"), ("my_box", None), ("-x", None), ("a" * 70, None)):
        monkeypatch.setattr(socket, "gethostname", lambda name=name: name)
        assert lan.home_name() == shown
