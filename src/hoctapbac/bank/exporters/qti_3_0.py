"""A bank as a package of QTI 3.0."""

from __future__ import annotations

from collections.abc import Sequence

from hoctapbac.bank import Bank
from hoctapbac.bank.exporters.qti import write_package
from hoctapbac.bank.exporters.qti_xml import Dialect
from hoctapbac.bank.pivot import Draft, Written

QTI_3_0 = Dialect(
    item="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    location="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/%s.xml",
    package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    schema="QTI Package",
    schema_version="3.0.0",
    resource="imsqti_item_xmlv3p0",
    kebab=True,
)


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The package."""
    return write_package(bank, drafts, QTI_3_0)
