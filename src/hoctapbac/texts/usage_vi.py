"""What is said in Vietnamese about a call of the command line that is not understood."""

SENTENCES = {
    "usage.help": "Mời xem cách dùng: {command} --help",
    "usage.missing": "Lệnh còn thiếu {name}.",
    "usage.no_option": "Không có tùy chọn {name}.",
    "usage.no_command": "Không có lệnh “{name}”.",
    "usage.close": "Có phải là: {names}?",
    "usage.choice": "{name} chỉ nhận một trong các giá trị: {choices}.",
    "usage.at_least": "{name} phải là số nguyên từ {least} trở lên.",
    "usage.between": "{name} phải là số nguyên từ {least} đến {most}.",
    "usage.number": "{name} phải là số nguyên.",
    "usage.value": "Không hiểu giá trị ghi ở {name}.",
    "usage.wants_value": "Sau {name} phải ghi một giá trị.",
    "usage.no_value": "{name} không nhận giá trị nào đi kèm.",
    "usage.extra": "Lệnh thừa phần này: {words}",
    "usage.one_of": "Mỗi lần chỉ ghi một trong: {names}",
    "usage.both": "Phải ghi đủ cả: {names}",
    "usage.stopped": "Đã dừng giữa chừng. Mời chạy lại lệnh này khi cần.",
}
