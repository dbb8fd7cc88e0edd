"""What receipts say in Vietnamese: on the result's page, and to whoever checks one."""

SENTENCES = {
    "receipt.scan_link": "Quét mã QR để xem phiếu ghi nhận kết quả trong hồ sơ thi đua của đơn vị",
    "refusal.hub_url_wrong": "Địa chỉ cổng tiếp nhận “{url}” không dùng được. Mời ghi dạng https://tên-máy hoặc https://tên-máy/đường-dẫn, chữ không dấu.",
    "refusal.receipt_digits_wrong": "Dãy số này không phải là dãy số của phiếu, hoặc đã thiếu, thừa chữ số. Mời quét lại hoặc chép lại đủ từng chữ số.",
    "refusal.ticket_unreadable": "Mã vé này thiếu hoặc hỏng. Mời quét lại mã QR trên màn hình hoặc trên ảnh chụp.",
}
