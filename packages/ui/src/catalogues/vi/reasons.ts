import type { ReasonTexts } from '../catalogue.ts'

export const reasons = {
  ENV_MALFORMED:
    'Không đọc được thỏa thuận giữa các nước. Đây là lỗi kỹ thuật, không phải lỗi của bạn. Hãy thử lại sau hoặc dùng cách khác.',
  AGR_NOT_CANONICAL:
    'Tệp thỏa thuận không đúng hẳn dạng đã thống nhất nên chúng tôi không thể dựa vào. Bạn không làm gì sai. Tạm thời hãy dùng cách khác.',
  AGR_SCHEMA_UNSUPPORTED:
    'Thỏa thuận dùng dạng mới hơn dạng mà trang này hiểu được. Trang cần được cập nhật trước. Hãy thử lại sau.',
  AGR_SIGNATURE_INVALID:
    'Một chữ ký trên thỏa thuận không hợp lệ nên chúng tôi không thể dựa vào. Bạn không làm gì sai. Tạm thời hãy dùng cách khác.',
  AGR_SIGNER_UNKNOWN:
    'Thỏa thuận được ký bằng một khóa chúng tôi không biết. Khi chưa làm rõ, chúng tôi không thể dựa vào. Tạm thời hãy dùng cách khác.',
  AGR_SIGNATURE_MISSING:
    'Chưa phải mọi bên đều đã ký thỏa thuận. Sau khi ký đủ, giấy tờ của bạn mới có thể được công nhận. Tạm thời hãy dùng cách khác.',
  AGR_CHAIN_BROKEN:
    'Các phiên bản của thỏa thuận không khớp với nhau. Các nước phải làm rõ trước. Tạm thời hãy dùng cách khác.',
  AGR_NOT_LOGGED:
    'Thỏa thuận chưa có trong sổ công khai để mọi người kiểm tra. Từ lúc có mới được tính. Hãy thử lại sau.',
  AGR_LOG_FORK:
    'Sổ công khai của thỏa thuận cho thấy hai lịch sử khác nhau. Để an toàn, chúng tôi dừng lại cho đến khi rõ. Hãy dùng cách khác.',
  AGR_NOT_IN_FORCE: 'Thỏa thuận chưa có hiệu lực. Hãy quay lại sau ngày bắt đầu hoặc dùng cách khác.',
  AGR_EXPIRED:
    'Thỏa thuận đã hết hạn và không được gia hạn. Giấy tờ của bạn không còn được công nhận theo đó. Hãy dùng cách khác.',
  AGR_TERMINATED:
    'Các nước đã chấm dứt thỏa thuận này. Giấy tờ của bạn không còn được công nhận theo đó. Hãy dùng cách khác.',
  REVIEW_LAPSED:
    'Các nước không rà soát thỏa thuận đúng hạn nên thỏa thuận tạm ngừng hoặc bị giới hạn. Giấy tờ của bạn vẫn có giá trị trong nước. Hãy quay lại sau hoặc dùng cách khác.',
  REVIEW_DUE: 'Đã đến kỳ rà soát thỏa thuận. Thỏa thuận vẫn có hiệu lực; bạn không phải làm gì.',
  NOTICES_INCOMPLETE:
    'Còn thiếu một thông báo giữa các nước về thỏa thuận này. Thiếu nó, chúng tôi không thể quyết định. Hãy thử lại sau.',
  NOTICES_STALE:
    'Chúng tôi chưa có tin mới từ nước đối tác về thỏa thuận này. Khi có tin, chúng tôi sẽ quyết định được. Hãy thử lại sau vài phút.',
  NO_RULE: 'Không có thỏa thuận nào với nước này về loại giấy tờ này. Hãy dùng giấy tờ khác hoặc cách khác.',
  RULE_AMBIGUOUS:
    'Có hai quy tắc áp dụng cho giấy tờ của bạn và chúng nói khác nhau. Các nước phải làm rõ. Tạm thời hãy dùng cách khác.',
  RULE_NOT_ACTIVE:
    'Các nước đã thống nhất quy tắc này nhưng nó chưa được áp dụng. Tạm thời hãy dùng cách khác.',
  RULE_ENDED:
    'Quy tắc cho loại giấy tờ này không còn áp dụng. Hãy xin cơ quan cấp giấy tờ hiện hành hoặc dùng cách khác.',
  TRANSITION_ENDED:
    'Giấy tờ của bạn theo mẫu cũ và thời hạn chấp nhận đã hết. Hãy xin cơ quan cấp giấy tờ mới.',
  TRANSITIONAL:
    'Giấy tờ của bạn theo mẫu cũ nhưng hiện vẫn được chấp nhận. Hãy xin giấy tờ mới khi thuận tiện.',
  SUSPENDED_BY_NOTICE:
    'Một trong các nước đã tạm ngừng phần này của thỏa thuận. Việc này không phải do bạn, và giấy tờ của bạn vẫn có giá trị trong nước. Hãy quay lại khi hết tạm ngừng hoặc dùng cách khác.',
  SUSPENDED_BY_TRIGGER:
    'Một quy tắc an toàn của thỏa thuận đã tự động tạm ngừng phần này. Việc này không phải do bạn, và giấy tờ của bạn vẫn có giá trị trong nước. Hãy quay lại khi hết tạm ngừng hoặc dùng cách khác.',
  TEST_ONLY:
    'Thỏa thuận này chỉ để thử nghiệm; quyết định theo đó không có giá trị. Để nộp đơn thật, hãy dùng cách khác.',
  PILOT_NOT_ACCEPTED:
    'Đây là chương trình thí điểm và việc tham gia chưa được đồng ý. Hãy bắt đầu lại và đồng ý, hoặc dùng cách khác.',
  PILOT:
    'Thỏa thuận đang trong giai đoạn thí điểm. Giấy tờ của bạn có giá trị trong giới hạn của giai đoạn này.',
  SERVICE_OUT_OF_SCOPE: 'Thỏa thuận không áp dụng cho dịch vụ này. Hãy hỏi dịch vụ về cách nộp đơn khác.',
  LIST_UNAVAILABLE:
    'Chúng tôi không lấy được danh sách nơi cấp tin cậy của nước đối tác. Hãy thử lại sau vài phút.',
  LIST_SIGNATURE:
    'Danh sách nơi cấp tin cậy của nước đối tác không được ký đúng nên chúng tôi không dựa vào. Bạn không làm gì sai. Tạm thời hãy dùng cách khác.',
  LIST_ROLLBACK:
    'Chúng tôi nhận được danh sách nơi cấp cũ hơn danh sách đã biết. Để an toàn, chúng tôi không dùng. Hãy thử lại sau.',
  LIST_STALE: 'Danh sách nơi cấp tin cậy quá cũ để quyết định. Cần có danh sách mới trước. Hãy thử lại sau.',
  NOT_LISTED:
    'Nơi cấp giấy tờ của bạn không có trong danh sách tin cậy của nước đối tác. Hãy hỏi nơi cấp có tham gia không, hoặc dùng cách khác.',
  SERVICE_TYPE:
    'Nơi cấp có trong danh sách nhưng không phải cho loại giấy tờ này. Hãy xin đúng cơ quan hoặc dùng cách khác.',
  SERVICE_STATUS:
    'Theo danh sách, nơi cấp hiện không được cấp giấy tờ này. Hãy hỏi nơi cấp hoặc dùng cách khác.',
  EQUIV_NONE:
    'Thỏa thuận không nêu loại chữ ký tương ứng ở đây cho chữ ký này. Chữ ký không thể được chấp nhận theo đó. Hãy dùng cách khác.',
  EQUIV_NOT_ENACTED:
    'Hai loại chữ ký sẽ có giá trị ngang nhau nhưng điều đó chưa áp dụng. Tạm thời hãy dùng cách khác.',
  EQUIV_REPEALED: 'Hai loại chữ ký từng có giá trị ngang nhau nhưng nay không còn. Hãy ký bằng cách khác.',
  EQUIV_AMBIGUOUS:
    'Chưa rõ loại chữ ký nào ở đây tương ứng với chữ ký của bạn. Các nước phải làm rõ. Tạm thời hãy dùng cách khác.',
  QUALIFIER_UNMAPPED:
    'Chữ ký có một đặc tính quan trọng mà thỏa thuận không nêu. Chữ ký không thể được chấp nhận. Hãy ký bằng cách khác.',
  QUALIFIER_DROPPED: 'Chữ ký có một đặc tính không được tính ở đây. Mọi phần khác đều được chấp nhận.',
  DEPTH_EXCEEDED:
    'Nơi cấp chỉ được tin cậy qua một nước thứ ba, và thỏa thuận không đi xa đến vậy. Hãy dùng cách khác.',
  CREDENTIAL_INVALID:
    'Giấy tờ của bạn không qua được kiểm tra kỹ thuật; có thể đã hết hạn hoặc bị hỏng. Hãy làm mới trong ví rồi thử lại.',
  CREDENTIAL_UNDETERMINED:
    'Chúng tôi chưa hoàn tất được việc kiểm tra kỹ thuật giấy tờ của bạn. Hãy thử lại sau vài phút.',
  SIGNATURE_FAILED: 'Chữ ký trên giấy tờ không hợp lệ. Hãy đề nghị người ký ký lại.',
  SIGNATURE_INDETERMINATE:
    'Chúng tôi chưa biết chữ ký có hợp lệ không vì còn thiếu dữ liệu để kiểm tra. Hãy thử lại sau hoặc hỏi người ký.',
  HOLDER_BINDING:
    'Ví của bạn chưa chứng minh được giấy tờ này là của bạn. Hãy dùng thiết bị đã nhận giấy tờ và thử lại.',
  ISSUED_OUT_OF_WINDOW:
    'Giấy tờ của bạn được cấp vào thời điểm thỏa thuận không bao gồm. Hãy xin cơ quan cấp giấy tờ mới.',
  STATUS_REVOKED: 'Cơ quan cấp đã thu hồi hoặc khóa giấy tờ này. Hãy hỏi lý do và xin giấy tờ mới.',
  STATUS_STALE: 'Hiện chúng tôi không biết được giấy tờ của bạn còn giá trị không. Hãy thử lại sau vài phút.',
  ALGO_REJECTED:
    'Giấy tờ của bạn được bảo vệ bằng kỹ thuật không còn đủ an toàn. Hãy xin cơ quan cấp giấy tờ mới.',
  ALGO_SUNSET:
    'Giấy tờ của bạn được bảo vệ bằng kỹ thuật sắp không còn đủ mạnh. Hôm nay vẫn có giá trị; hãy xin giấy tờ mới kịp thời.',
  LOA_UNMAPPED:
    'Thỏa thuận không nêu việc xác minh danh tính ở nước bạn có giá trị thế nào ở đây. Hãy dùng cách khác.',
  LOA_TOO_LOW:
    'Ở nước bạn, danh tính được xác minh ở mức thấp hơn mức dịch vụ này yêu cầu. Hãy dùng phương tiện định danh mạnh hơn hoặc cách khác.',
  LOA_PROVISIONAL:
    'Các nước mới so sánh tạm thời các mức xác minh danh tính. Mức của bạn được chấp nhận cho đến khi có kết quả chính thức.',
  PURPOSE_NOT_AGREED:
    'Dịch vụ hỏi vì một mục đích mà thỏa thuận không cho phép. Dịch vụ phải thay đổi; bạn không làm gì sai.',
  CLAIM_FORBIDDEN:
    'Dịch vụ đã hỏi một điều không bao giờ được qua biên giới. Để bảo vệ bạn, toàn bộ yêu cầu đã bị từ chối.',
  CLAIM_NOT_AGREED:
    'Dịch vụ đã hỏi một thông tin mà thỏa thuận không bao gồm. Dịch vụ phải thay đổi; bạn không làm gì sai.',
  CLAIM_MISSING:
    'Thiếu một thông tin mà dịch vụ này cần. Hãy kiểm tra trong ví xem bạn đã chia sẻ chưa, hoặc đề nghị nơi cấp bổ sung.',
  CLAIM_LOST:
    'Không thể lấy từ giấy tờ của bạn một thông tin mà dịch vụ muốn có. Dịch vụ có thể đề nghị bạn tự điền.',
  CLAIM_WITHHELD: 'Có một thông tin được tìm thấy nhưng không chuyển đi vì thỏa thuận không cho phép.',
  RECIPIENT_NOT_AGREED:
    'Thỏa thuận không cho phép chuyển thông tin của bạn đến loại tổ chức này. Không có gì được chuyển đi.',
  REQUEST_MISSING: 'Chỉ được lấy thông tin của bạn khi chính bạn yêu cầu. Hãy bắt đầu yêu cầu và xác nhận.',
  PREVIEW_MISSING: 'Bạn phải xem được thông tin của mình trước khi gửi. Hãy mở phần xem trước và xác nhận.',
  RETENTION_TOO_LONG:
    'Dịch vụ muốn giữ thông tin của bạn lâu hơn mức thỏa thuận cho phép. Dịch vụ phải thay đổi; không có gì được chuyển đi.',
  TRANSFER_NO_BASIS:
    'Không có căn cứ pháp lý để gửi thông tin của bạn đến nước này. Không có gì được chuyển đi. Hãy dùng cách khác.',
  TRANSFER_OUT_OF_SCOPE:
    'Căn cứ pháp lý để gửi thông tin đến nước này không áp dụng cho tổ chức này. Không có gì được chuyển đi. Hãy dùng cách khác.',
  ONWARD_FORBIDDEN:
    'Dịch vụ muốn giao thông tin của bạn cho bên khác, điều thỏa thuận cấm. Không có gì được chuyển đi.',
  SUBJECT_AMBIGUOUS:
    'Chúng tôi không chắc thông tin này là về bạn. Để bảo vệ bạn, không có gì được chuyển đi. Cán bộ có thể làm rõ cùng bạn.',
  EFFECT_TOO_LOW: 'Dịch vụ cần hiệu lực pháp lý mạnh hơn mức thỏa thuận có thể cho. Hãy dùng cách khác.',
  EFFECT_CAPPED:
    'Giấy tờ của bạn có giá trị ở đây nhưng hiệu lực thấp hơn ở nước bạn. Thỏa thuận đặt ra giới hạn này.',
} as const satisfies ReasonTexts
