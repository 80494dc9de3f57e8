"""Which addresses are on the public network, which on a private one, and which are never asked."""

import pytest

from horizon.ingest.web.networks import kind_of

PUBLIC = ["93.184.215.14", "8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:2800:21f:cb07::1", "2a00:1450:4001::200e"]
PRIVATE = [
    *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"),
    *("198.18.0.1", "::1", "fc00::1", "fd12:3456::1"),
]
NEVER = [
    *("0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("192.0.2.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "::", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "fd00:ec2::254", "2001:db8::1"),
    *("2001::1", "2001:0:4136:e378::1", "3fff::1", "64:ff9b:1::a00:1", "100::1", "::127.0.0.1", "4000::1"),
]
CARRIED = [
    *(("::ffff:93.184.215.14", "public"), ("::ffff:127.0.0.1", "private"), ("::ffff:169.254.169.254", "never")),
    *(("64:ff9b::808:808", "public"), ("64:ff9b::a00:1", "private"), ("64:ff9b::a9fe:a9fe", "never")),
    *(("2002:808:808::1", "public"), ("2002:c0a8:101::1", "private"), ("2002:a9fe:a9fe::1", "never")),
]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *((address, "public") for address in PUBLIC),
        *((address, "private") for address in PRIVATE),
        *((address, "never") for address in NEVER),
        *CARRIED,
    ],
)
def test_an_address_is_of_the_kind_that_the_registries_say(address: str, kind: str) -> None:
    assert kind_of(address) == kind
