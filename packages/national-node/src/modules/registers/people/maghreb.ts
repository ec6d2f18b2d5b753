import { moroccanNumber, tunisianNumber } from './national-number.ts'
import type { Community, NamePart, Place, Population } from './population.ts'

/** Arabic as in the register, Latin as the passport office spelt it: the one cannot be computed from the other. */
function name(own: string, latin: string): NamePart {
  return { own, latin }
}

const TUNISIAN: Community = {
  lang: 'ar',
  weight: 100,
  families: [
    name('بن صالح', 'BEN SALAH'),
    name('الطرابلسي', 'TRABELSI'),
    name('الجزيري', 'JAZIRI'),
    name('المرزوقي', 'MARZOUKI'),
    name('بوعزيز', 'BOUAZIZ'),
    name('الغربي', 'GHARBI'),
    name('الشابي', 'CHEBBI'),
  ],
  women: [
    name('ليلى', 'Leïla'),
    name('آمنة', 'Emna'),
    name('يسرى', 'Yosra'),
    name('مريم', 'Mariem'),
    name('سلمى', 'Selma'),
  ],
  men: [
    name('محمد أمين', 'Mohamed Amine'),
    name('يوسف', 'Youssef'),
    name('أيمن', 'Aymen'),
    name('وليد', 'Walid'),
    name('خليل', 'Khalil'),
  ],
  places: [
    { locality: 'تونس', region: 'ولاية تونس', postalCode: '1000', street: 'نهج التجربة' },
    { locality: 'صفاقس', region: 'ولاية صفاقس', postalCode: '3000', street: 'شارع الاختبار' },
    { locality: 'سوسة', region: 'ولاية سوسة', postalCode: '4000', street: 'نهج النموذج' },
  ],
  studies: [
    {
      institution: 'جامعة الاختبار بخليج تونس (TEST)',
      titles: [
        { title: 'الإجازة في علوم الإعلامية', level: 6 },
        { title: 'الماجستير في القانون', level: 7 },
      ],
      grades: ['قريب من الحسن', 'حسن', 'حسن جدا'],
    },
  ],
  courses: [
    'أسس الإدارة الرقمية (TEST)',
    'تصميم الخدمات (TEST)',
    'جودة البيانات (TEST)',
    'أساسيات الأمن السيبراني (TEST)',
  ],
}

const MOROCCAN: Community = {
  lang: 'ar',
  weight: 100,
  families: [
    name('العلوي', 'ALAOUI'),
    name('بنجلون', 'BENJELLOUN'),
    name('الإدريسي', 'EL IDRISSI'),
    name('أمزيان', 'AMEZIANE'),
    name('التازي', 'TAZI'),
    name('الفاسي', 'EL FASSI'),
    name('أوحمو', 'OUHMOU'),
  ],
  women: [
    name('فاطمة الزهراء', 'Fatima-Zahra'),
    name('خديجة', 'Khadija'),
    name('نجاة', 'Najat'),
    name('سناء', 'Sanae'),
    name('هاجر', 'Hajar'),
  ],
  men: [
    name('عبد الرحيم', 'Abderrahim'),
    name('إدريس', 'Driss'),
    name('حمزة', 'Hamza'),
    name('ياسين', 'Yassine'),
    name('المهدي', 'El Mehdi'),
  ],
  places: [
    { locality: 'الرباط', region: 'الرباط-سلا-القنيطرة', postalCode: '10000', street: 'زنقة التجربة' },
    { locality: 'الدار البيضاء', region: 'الدار البيضاء-سطات', postalCode: '20000', street: 'شارع الاختبار' },
    { locality: 'فاس', region: 'فاس-مكناس', postalCode: '30000', street: 'زنقة النموذج' },
  ],
  studies: [
    {
      institution: 'جامعة الاختبار بالأطلس (TEST)',
      titles: [
        { title: 'الإجازة في العلوم الاقتصادية', level: 6 },
        { title: 'الماستر في هندسة البرمجيات', level: 7 },
      ],
      grades: ['مستحسن', 'حسن', 'حسن جدا'],
    },
  ],
  courses: [
    'أساسيات الإدماج الرقمي (TEST)',
    'مساعدة الناس على الإنترنت (TEST)',
    'المحتوى الميسر للجميع (TEST)',
  ],
}

const formatAddress = ({ street, postalCode, locality }: Place, houseNumber: string) =>
  `${houseNumber} ${street}، ${postalCode} ${locality}`

export const TUNISIA: Population = {
  country: 'TN',
  nameOrder: 'given-first',
  communities: [TUNISIAN],
  number: tunisianNumber,
  formatAddress,
}

export const MOROCCO: Population = {
  country: 'MA',
  nameOrder: 'given-first',
  communities: [MOROCCAN],
  number: moroccanNumber,
  formatAddress,
}
