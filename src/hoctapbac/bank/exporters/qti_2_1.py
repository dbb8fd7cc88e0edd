"""A bank as a package of QTI 2.1, the version that most systems take."""

from __future__ import annotations

from collections.abc import Sequence

from hoctapbac.bank import Bank
from hoctapbac.bank.exporters.qti import write_package
from hoctapbac.bank.exporters.qti_xml import Dialect
from hoctapbac.bank.pivot import Draft, Written

QTI_2_1 = Dialect(
    item="http://www.imsglobal.org/xsd/imsqti_v2p1",
    location="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s",
    package="http://www.imsglobal.org/xsd/imscp_v1p1",
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    resource="imsqti_item_xmlv2p1",
    kebab=False,
)


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The package."""
    return write_package(bank, drafts, QTI_2_1)
