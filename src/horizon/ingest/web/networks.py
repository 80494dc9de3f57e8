"""What kind of place an IP address is: on the public network, on a private one, or one that nothing is fetched from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Literal

__all__ = ["Kind", "kind_of"]

Kind = Literal["public", "private", "never"]

_PRIVATE_4 = tuple(
    map(
        IPv4Network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),  # RFC 1918
            "100.64.0.0/10",  # shared by a provider's customers, RFC 6598
            "127.0.0.0/8",
            "198.18.0.0/15",  # for measuring networks, RFC 2544
        ),
    )
)
_NEVER_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "169.254.0.0/16",  # link-local; 169.254.169.254 gives a cloud machine its credentials
            *("100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24"),  # so do these, and RFC 6890
            *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),  # for documents, RFC 5737
            "192.88.99.0/24",  # relays, RFC 7526
            *("224.0.0.0/4", "240.0.0.0/4"),  # multicast, reserved, broadcast
        ),
    )
)
_PRIVATE_6 = tuple(map(IPv6Network, ("::1/128", "fc00::/7")))
_METADATA_6 = tuple(map(IPv6Network, ("fd00:ec2::254/128", "fd20:ce::254/128")))
_PUBLIC_6 = IPv6Network("2000::/3")
_NEVER_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # special purposes, among them Teredo, RFC 2928
            *("2001:db8::/32", "3fff::/20"),  # for documents, RFC 3849 and 9637
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def kind_of(address: str) -> Kind:
    """Tell what kind of place an IP address is; one that carries an IPv4 address in itself is judged by that.

    Examples
    --------
    >>> kind_of("93.184.215.14"), kind_of("192.168.1.1"), kind_of("169.254.169.254")
    ('public', 'private', 'never')
    >>> kind_of("::ffff:10.0.0.1"), kind_of("64:ff9b::a9fe:a9fe"), kind_of("2002:7f00:1::")
    ('private', 'never', 'private')

    References
    ----------
    IANA, IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890). NAT64: RFC 6052. 6to4: RFC 3056.
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        carried = _carried(found)
        return _kind_6(found) if carried is None else _kind_4(carried)
    return _kind_4(found)


def _kind_4(address: IPv4Address) -> Kind:
    if any(address in network for network in _NEVER_4):
        return "never"
    return "private" if any(address in network for network in _PRIVATE_4) else "public"


def _kind_6(address: IPv6Address) -> Kind:
    if any(address in network for network in _METADATA_6):
        return "never"
    if any(address in network for network in _PRIVATE_6):
        return "private"
    public = address in _PUBLIC_6 and not any(address in network for network in _NEVER_6)
    return "public" if public else "never"


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a packet to this one ends at: mapped, translated (NAT64), or tunnelled (6to4)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
