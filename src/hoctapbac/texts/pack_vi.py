"""What organizers read in Vietnamese when they publish a pack, lock it and open it."""

SENTENCES = {
    "refusal.pack_too_large": "Gói lớn quá {limit} MB. Mời bớt ngân hàng câu hỏi hoặc chia danh sách thành nhiều gói.",
    "refusal.pack_not_locked": "Tệp này không phải gói đã khóa. Mời kiểm tra lại tên tệp; gói chưa khóa thì xem bằng “hoctapbac pack check”.",
    "refusal.pack_lock_foreign": "Tệp này không khóa bằng mã mở. Mời Ban Tổ chức khóa lại bằng “hoctapbac pack lock”.",
    "refusal.pack_lock_costly": "Tệp này khóa theo cách cần quá nhiều bộ nhớ nên máy không mở. Mời Ban Tổ chức khóa lại bằng “hoctapbac pack lock”.",
    "refusal.pack_cut": "Gói bị cụt: thiếu phần cuối. Mời chép lại tệp từ nơi phát hành.",
    "refusal.pack_damaged": "Gói bị hỏng: nội dung không còn như lúc khóa. Mời chép lại tệp từ nơi phát hành.",
    "refusal.pack_reordered": "Gói bị xáo trộn: các phần không còn đúng thứ tự. Mời chép lại tệp từ nơi phát hành và báo Ban Tổ chức.",
    "refusal.code_unlock_mistyped": "Mã mở gói phải có đủ {digits} chữ số và chưa khớp số kiểm tra. Mời gõ lại, đối chiếu từng nhóm bốn chữ số.",
    "refusal.code_unlock_wrong": "Mã này không mở được gói. Mời đối chiếu mã với Ban Tổ chức; nếu mã đúng, xin chép lại tệp.",
}
