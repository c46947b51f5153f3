"""Certificates for tests: an authority of our own, and what it signs."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_MAY_SIGN = x509.KeyUsage(
    digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Sign server certificates; ``bundle`` is the file that clients trust."""

    def __init__(self, directory: Path, *, identifiers: bool = True) -> None:
        """Make an authority; without key *identifiers* it is one of the years when nobody asked for them."""
        self._directory, self._identifiers = directory, identifiers
        self._key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._builder("Test-CA", self._key.public_key(), days=10)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_MAY_SIGN, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.bundle = directory / "ca.pem"
        self.bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, days: int = 5) -> ssl.SSLContext:
        """Return a server's context for *host*; negative *days*: expired so long ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        certificate = (
            self._builder(host, key.public_key(), days)
            .add_extension(names, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._directory / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: str, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
        """Start a certificate as RFC 5280 wants it; Python 3.13 refuses one without the key identifiers."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Test-CA"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
        )
        if not self._identifiers:
            return builder
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        own = x509.SubjectKeyIdentifier.from_public_key(key)
        return builder.add_extension(own, critical=False).add_extension(issuer, critical=False)
