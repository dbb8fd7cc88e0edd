"""What anybody reads on the hub's public pages, in Vietnamese."""

SENTENCES = {
    "hub.skip": "Đến nội dung chính",
    "hub.nav": "Các trang",
    "hub.desk": "Bàn làm việc",
    "hub.foot": "Kết quả là tạm tính cho đến khi người có trách nhiệm xác nhận. Trang này không nêu tên cá nhân.",
    "hub.to_first_page": "Về trang đầu",
}
