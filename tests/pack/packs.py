"""A small pack for tests, and packs taken apart and put together wrongly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from hoctapbac import pack
from hoctapbac.bank import Bank, native
from hoctapbac.organization import Organization
from hoctapbac.organization.reading import read_succession, read_units
from hoctapbac.pack import Files, Hub
from hoctapbac.seal import StationKey
from hoctapbac.units import Roster, read_roster

CONTEST = 'ma = "thi-thu"\nten = "Cuộc thi thử"\nso_cau = 2\n'
BANK = """Ngân hàng: Địa lý
Mã: dia-ly

Câu 1. Thủ đô của Việt Nam là thành phố nào?
*A. Hà Nội
B. Huế
Mã: thu-do

Câu 2. Cố đô của Việt Nam là thành phố nào?
A. Hà Nội
*B. Huế
Mã: co-do
"""
ROSTER = """Đơn vị,Đơn vị cấp trên,Họ và tên,Chức vụ,Mã
Chi bộ 1,phường Hai Bà Trưng,Người Thứ Nhất,Bí thư,
Chi bộ 1,phường Hai Bà Trưng,Người Thứ Hai,,DV02
Chi bộ 2,phường Hai Bà Trưng,,,
phường Vĩnh Tuy,,Người Thứ Ba,,
"""
UNITS = """Mã,Đơn vị,Loại,Hệ thống,Đơn vị cấp trên,Từ ngày,Đến ngày,Cụm thi đua 2026
tp,Thành phố,,chính quyền,,,,
hbt,phường Hai Bà Trưng,phường,chính quyền,tp,01/07/2025,,Cụm số 2
vt-cu,phường Vĩnh Tuy,phường,chính quyền,tp,,30/06/2025,
vt,phường Vĩnh Tuy,phường,chính quyền,tp,01/07/2025,,
"""
SUCCESSION = "Mã cũ,Mã mới,Phần,Ngày,Văn bản\nvt-cu,vt,toàn bộ,01/07/2025,Nghị quyết 1656/NQ-UBTVQH15\n"

KEY = StationKey.create(bytes(range(32)))
OTHER_KEY = StationKey.create(bytes(reversed(range(32))))
HUB = Hub("https://thidua.example.vn", OTHER_KEY.public, (KEY.public,))


def bank(text: str = BANK) -> Bank:
    return native.read(text.encode(), "bank.txt").value


def roster(text: str = ROSTER) -> Roster:
    return read_roster(text.encode(), "danh-sach.csv").value


def organization() -> Organization:
    units = read_units(UNITS.encode(), "don-vi.csv").value
    return read_succession(SUCCESSION.encode(), "ke-thua.csv", units).value


def files() -> Files:
    """The members of a pack with something of everything."""
    return pack.assemble(CONTEST, [("bank.txt", bank())], roster(), organization(), HUB)


def whole() -> bytes:
    return pack.write(files(), KEY)


def members(raw: bytes) -> list[tuple[str, bytes]]:
    """What a pack holds, in order."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return [(member.filename, file.read(member)) for member in file.infolist()]


def zipped(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any members as a ZIP, doubles and all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in parts:
            file.writestr(name, content)
    return buffer.getvalue()
