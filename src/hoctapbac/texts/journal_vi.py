"""What the commands on a station's journal say, in Vietnamese."""

SENTENCES = {
    "journal.key": "Khóa của máy {kid}, số đối chiếu: {fingerprint}",
    "journal.records": "Sổ có {count} bản ghi; mã kết nối của bản ghi cuối: {head}",
    "journal.left": "Đã dừng, chưa ghi gì. Muốn làm thì chạy lại lệnh này.",
    "journal.close_sure": "Ghi vào sổ rằng phiên thi gần nhất ở máy này đã kết thúc? Gõ c rồi Enter nếu đồng ý",
    "journal.closed": "Đã đóng phiên với {count} kết quả. Mã đóng phiên: {receipt}. Mời đọc to và ghi mã này vào biên bản.",
    "journal.void_sure": "Kết quả {receipt} sẽ được hủy, không được tính nữa, và việc này được ghi vào sổ. Gõ c rồi Enter nếu đồng ý",
    "journal.voided": "Kết quả {receipt} đã được hủy, không còn được tính; lý do và người quyết định đã ghi vào sổ.",
    "journal.rotate_sure": "Đổi khóa của máy này? Cổng tiếp nhận sẽ nhận ra khóa mới nhờ khóa cũ ký xác nhận. Gõ c rồi Enter nếu đồng ý",
    "journal.rotated": "Đã đổi khóa. Số đối chiếu mới: {fingerprint}",
    "refusal.journal_absent": "Thư mục {path} chưa có sổ kết quả. Mời mở máy thi ở thư mục này một lần, hoặc chỉ đúng thư mục bằng --data.",
    "refusal.journal_empty": "Sổ của máy này chưa có kết quả nào. Mời làm việc này sau khi đã có người dự thi, và xem --data đã đúng thư mục chưa.",
    "refusal.session_closed": "Phiên này đã được đóng lúc {at}, với {count} kết quả, và từ đó chưa có kết quả nào mới nên chưa ghi gì thêm. Mã đóng phiên là {receipt}; mời kiểm tra mã này đã có trong biên bản.",
    "refusal.code_unknown": "Máy này không có kết quả nào mang mã {receipt}. Mời xem lại mã, hoặc làm việc này ở máy đã in mã.",
    "refusal.void_already": "Kết quả {receipt} đã được hủy từ trước. Mời xem lại mã nếu muốn hủy kết quả khác.",
}
