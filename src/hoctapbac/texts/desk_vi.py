"""What a unit's operators and the hub's keepers read at their desk, in Vietnamese."""

SENTENCES = {
    # what the desk refuses
    "refusal.account_name": "Tên đăng nhập gồm 2 đến {most} ký tự a–z, 0–9, dấu chấm, gạch ngang, gạch dưới. Mời nhập lại.",
    "refusal.account_role": "Vai trò này không có. Mời chọn một trong ba vai trò: quản trị, cán bộ đơn vị, người xem.",
    "refusal.account_unit": "Cán bộ đơn vị và người xem phải thuộc một đơn vị có trong danh mục; quản trị thì không. Mời chọn lại đơn vị.",
    "refusal.account_exists": "Đã có tài khoản tên {name}. Mời chọn tên khác.",
    "refusal.account_unknown": "Không có tài khoản tên {name}. Mời xem lại danh sách tài khoản.",
    "refusal.account_last_keeper": "Đây là tài khoản quản trị cuối cùng đang mở nên không khóa được. Mời mở một tài khoản quản trị khác trước.",
    "refusal.password_wrong": "Mật khẩu đang dùng chưa đúng. Mời nhập lại.",
    "refusal.password_same": "Mật khẩu mới trùng mật khẩu đang dùng. Mời đặt mật khẩu khác.",
    "refusal.password_twice": "Hai lần nhập mật khẩu mới không giống nhau. Mời nhập lại.",
    "refusal.password_short": "Mật khẩu cần ít nhất {least} ký tự. Mời đặt dài hơn, ví dụ một câu dễ nhớ.",
    "refusal.password_long": "Mật khẩu dài quá {most} ký tự. Mời đặt ngắn hơn.",
    "refusal.password_plain": "Mật khẩu này dễ đoán: có tên đăng nhập hoặc lặp lại ít ký tự. Mời đặt mật khẩu khác.",
    "refusal.desk_busy": "Nhiều người đang đăng nhập cùng lúc. Xin chờ vài giây rồi thử lại.",
    "refusal.desk_long": "Có ô dài quá {most} ký tự. Mời rút gọn rồi gửi lại.",
    "refusal.desk_empty": "Còn ô bắt buộc chưa điền. Mời điền đủ rồi gửi lại.",
    "refusal.desk_number": "Số ghi ở đây phải là số nguyên từ 0 đến {most}. Mời nhập lại.",
    "refusal.form_unreadable": "Không đọc được nội dung biểu mẫu. Mời mở lại trang và gửi lại.",
}
