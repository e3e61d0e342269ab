"""Who makes the school's workbooks: in its folder, and on Google where there is a key to write with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs.config import Config
from jobs.provision import Makers
from sheets.gateway.google.gateway import GoogleSettings
from sheets.gateway.google.provision import open_provisioner
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_provision import XlsxProvisioner


@contextmanager
def makers(config: Config, tell: Callable[[str], None], *, notify: bool = False) -> Iterator[Makers]:
    """Those who make workbooks for this installation. Raises StoreAway where Google's folder is not stated well.

    Args:
        config: The installation.
        tell: Told what people should know of what is made on Google, such as an e-mail that Google does not take.
        notify: Whether Google writes letters to those a workbook is opened to.
    """
    local = XlsxProvisioner(XlsxGateway(config.data))
    if not (config.is_on_google and config.google_writer.exists()):
        yield Makers(local)
        return
    settings = GoogleSettings(config.google_folder, config.google_credentials, config.google_endpoint)
    google = open_provisioner(settings, config.google_writer, tell, notify=notify)
    try:
        yield Makers(local, google)
    finally:
        google.close()
