"""The network: files that are fetched, and messages that are sent. Nothing outside this package imports httpx."""

from horizon.ingest.web.addresses import check_address, host_of, is_address, shown
from horizon.ingest.web.download import Downloaded, NotModified, download
from horizon.ingest.web.limits import Limits
from horizon.ingest.web.post import post_json

__all__ = [
    "Downloaded",
    "Limits",
    "NotModified",
    "check_address",
    "download",
    "host_of",
    "is_address",
    "post_json",
    "shown",
]
