// 2: an invoice that is nearly another one. Subject: the row of the later document.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"
#include "explorer/rules/edit_distance.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kNumberAmount, kNumberDate, kAmountDate };
constexpr Variant kVariants[] = {
    {"number_amount", {"号码相近且金额相同", "nearly the same number, the same amount"}},
    {"number_date", {"号码相近且日期相近", "nearly the same number, close dates"}},
    {"amount_date", {"金额相同且日期相近", "the same amount, close dates"}},
};
enum { kCloseDays, kSpanDays };
constexpr Parameter kParameters[] = {
    {"close_days", {"日期相近的天数", "dates this many days apart are close"}, Unit::days, 0, 60, 7},
    {"span_days",
     {"比较的最长间隔", "documents dated or recorded further apart are not compared"},
     Unit::days,
     1,
     1'100,
     365},
};
// Of one seller and buyer, the latest this many before a document are compared with it.
constexpr std::size_t kComparedMax = 512;

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Document* later = r.documents.find(RowKey{subject.a});
  if (later == nullptr || !span.has(later->t) || later->kind != DocumentKind::invoice || is_none(later->receivable))
    return;
  const auto pair = r.documents_of_pair.of(later->seller, later->buyer);
  const Position me = r.documents.position(*later);
  auto at = static_cast<std::size_t>(std::lower_bound(pair.begin(), pair.end(), me) - pair.begin());
  const std::int64_t close = values.at(kCloseDays, later->t), apart_max = values.at(kSpanDays, later->t);
  for (std::size_t compared = 0; at > 0 && compared < kComparedMax; ++compared) {
    const Document& earlier = r.documents[pair[--at]];
    if (earlier.t <= later->t - days(apart_max + 1)) break;
    const std::int64_t apart = std::abs((later->date - earlier.date).raw());
    if (earlier.kind != DocumentKind::invoice || is_none(earlier.receivable) ||
        earlier.receivable == later->receivable || earlier.fingerprint == later->fingerprint || apart > apart_max)
      continue;
    const bool amount = earlier.amount == later->amount, date = apart <= close;
    if (!amount && !date) continue;
    const bool number = !is_none(earlier.number) && !is_none(later->number) &&
                        at_most_one_edit(r.names.get().text(earlier.number), r.names.get().text(later->number));
    if (number + amount + date < 2) continue;
    const std::uint8_t variant = number && amount ? kNumberAmount : number ? kNumberDate : kAmountDate;
    report(hits, 2, variant, later->t, later->amount, {later->seller, later->buyer},
           {earlier.id, row(earlier.receivable), later->id, row(later->receivable)});
  }
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* document = as<Document>(fact)) agenda.look(subject_of(document->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.documents, out);
}

}  // namespace

const Rule kNearDuplicate = {
    2,
    "near_duplicate",
    {"近似重复发票", "Near-duplicate invoice"},
    {"同一买卖双方的两张发票支撑不同的应收账款，且下列三项中至少两项成立：号码编辑距离不超过 "
     "1、金额相同、日期相差不超过 close_days 天。",
     "Two invoices of one seller and buyer carry different receivables, and two of three hold: numbers at most one "
     "edit apart, equal amounts, "
     "dates at most close_days apart."},
    {"改一个数字的发票可以绕过按指纹查重。", "An invoice with one digit changed passes a check by fingerprint."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
