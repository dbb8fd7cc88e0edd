"""Marked words that lists of people, units and questions are full of.

A chance reading of bytes in a wrong table can be a possible syllable, but it seldom is one of these: they part the
encodings where a sample is only a name or two. A word that is missing here costs nothing but that.
"""

from __future__ import annotations

from functools import cache

_WORDS = """
biên biết bá bác bách bình bí bích bùi bưu bạch bản bảng bảo bắc bằng bế bốn bộ bội bởi chiến chiếu chánh châu chí
chính chúc chúng chương chấp chất chế chỉ chị chọn chống chủ chức cuộc các cán cát câu còn có cô công cùng cũng cơ
cư cương cường cảnh cấp cầm cần cầu cẩm cậy cố cổ cộng của cứu cừ cử diễm diện diệp diệu doãn duyên duẩn dân dũng
dương dưới dưỡng dạy dậu dục dụng dự giàu giá giác giám giáo giáp giải giấy giới giữ giữa gái gìn gấm gầm gần gắng
hiên hiến hiếu hiền hiển hiểu hiện hiệp hiệu hoà hoài hoàn hoàng hoá hoạch hoạt huyên huyền huyện huấn huế huệ huỳnh
hà hàm hàn hàng hành hân hãy hình hòa hóa hùng hưng hương hướng hường hạ hạnh hải hảo hậu hằng hẹn họ học họp hỏa
hỏi hồ hồng hộ hội hợp hứa hữu khiêm khoá khuê khá khách khái khánh khâm khê khó khóa không khương khải khắc khối
khởi kiên kiếm kiến kiều kiểm kì kí kính ký kế kết kỉ kỳ kỷ liên liễu liệt liệu luân luật làm lào lâm lân lâu lã lãm
lãnh lê lí lò lý lăng lĩnh lưu lương lường lượng lạc lại lạng lập lắk lễ lệ lịch lối lỗi lộc lớn lớp lợi lụa lục lữ
lựu mã mại mạnh mầu mẫn mẫu mến mỗi mộc mộng một mới mỹ nghiêm nghiên nghiệp nghiệt nghĩ nghĩa nghệ nghị nguyên
nguyễn nguyện nguyệt ngà ngày ngân ngãi ngô ngũ người ngần ngọ ngọc ngừng ngữ nhiêu nhiều nhiệm nhiệt nhà nhàn nhân
nhã như nhường nhạc nhất nhẫn nhận nhập nhật nhị những niên nào này nên nói nông năm nơi nước nắm nẵng nặng nếu nổi
nội nữ phán phát phân phòng phó phùng phú phúc phương phước phường phượng phạm phấn phần phẩm phẩn phận phố phối phụ
phụng quyên quyến quyết quyền quyển quà quá quách quán quân quí quý quản quảng quận quế quốc quỳnh rõ rất rằng sách
sáng sáu sông sĩ sơn sản sắc sẽ số sổ sở sử sửa sửu sự thiên thiết thiều thiện thiệu thuý thuần thuận thuật thuộc
thuỳ thuỷ thành thái thám thánh thân thêm thì thìn thích thính thôn thông thùy thúy thăng thơ thơm thư thương thước
thường thưởng thượng thạc thạch thảo thấy thần thầy thập thật thắm thắng thế thể thị thịnh thọ thống thới thời thục
thủ thủy thứ thức thừa thử thực tiên tiêu tiến tiếp tiết tiền tiểu toà toàn toán toại toản triều triển triệu trà
trào trách trân trãi trình trí trúc trương trước trường trưởng trại trạm trạng trấn trần trận trắng trị trịnh trọng
trở trợ trừ trực tuyên tuyến tuyết tuyền tuyển tuân tuấn tuệ tuổi tài tá tác tám tâm tân tây tên tình tích tín tính
tòa tô tôn tùng tú túc tý tăng tường tưởng tượng tại tạo tấn tất tầm tần tập tế tề tỉ tỉnh tịnh tố tốt tổ tổng tới
tứ từ tử tự tỷ uyên uỷ viên viết việc viện việt vàng vân vì vòng vô võ vùng văn vĩ vĩnh vũ vương vượng vạn vấn vẫn
vận vật về vệ vị vọng với vụ vững vỹ xuân xuất xác xã xét xô xưa xương xếp xứ xử yên yến yết yếu ái án ánh ân ích
ông ý đa đan đang đi đinh điền điều điểm điện điệp đoan đoàn đàm đào đáng đáp đâu đây đã đình đích đó đô đôn đông
đúng đăng đơn đương đường được đại đạo đạt đảng đất đấu đầu đắc đắk đặc đặng đặt đến đề đều để định đọc đống đồ đồng
đỗ độ đội động đời đủ đức ưu ước ảnh ấn ẩn ở ủy ứng
"""


@cache
def known_words() -> frozenset[str]:
    """The words, in small letters (NFC)."""
    return frozenset(_WORDS.split())
