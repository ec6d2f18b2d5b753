import { vietnameseNumber } from './national-number.ts'
import type { Community, Population } from './population.ts'

const VIETNAMESE: Community = {
  lang: 'vi',
  weight: 100,
  families: ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'],
  women: ['Thị Hồng Ánh', 'Thu Hằng', 'Ngọc Bích', 'Phương Thảo', 'Thị Mỹ Duyên', 'Khánh Linh', 'Thùy Trang'],
  men: ['Văn Hùng', 'Đức Anh', 'Quốc Bảo', 'Minh Tuấn', 'Hữu Phước', 'Thành Đạt', 'Xuân Trường'],
  places: [
    { locality: 'Hà Nội', region: 'Hà Nội', postalCode: '10000', street: 'phố Thử Nghiệm' },
    { locality: 'Đà Nẵng', region: 'Đà Nẵng', postalCode: '50000', street: 'đường Mô Phỏng' },
    {
      locality: 'Thành phố Hồ Chí Minh',
      region: 'Thành phố Hồ Chí Minh',
      postalCode: '70000',
      street: 'đường Ví Dụ',
    },
  ],
  studies: [
    {
      institution: 'TEST Đại học Sông Hồng',
      titles: [
        { title: 'Cử nhân Công nghệ thông tin', level: 6 },
        { title: 'Thạc sĩ Quản trị kinh doanh', level: 7 },
      ],
      grades: ['Khá', 'Giỏi', 'Xuất sắc'],
    },
  ],
}

export const VIET_NAM: Population = {
  country: 'VN',
  nameOrder: 'family-first',
  communities: [VIETNAMESE],
  number: vietnameseNumber,
  formatAddress: ({ street, locality }, houseNumber) => `${houseNumber} ${street}, ${locality}`,
}
