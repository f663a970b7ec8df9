// 18: a supplier that appeared yesterday and is financed tomorrow. Subject: the financing.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kShell };
constexpr Variant kVariants[] = {
    {"shell", {"新设、无货、首单巨大且立即融资", "new, without goods, with a large first claim financed at once"}}};
enum { kAgeDays, kHours, kPercentile, kPeersMin, kPeerDays };
constexpr Parameter kParameters[] = {
    {"age_days",
     {"首次签收时注册不满多少天", "registered less than these days before the first claim"},
     Unit::days,
     1,
     1'100,
     90},
    {"hours", {"签收后多少小时内融资", "financed within these hours of the claim"}, Unit::hours, 1, 720, 48},
    {"percentile",
     {"首笔金额在同类中的百分位", "percentile of the first claim among its peers"},
     Unit::percent,
     50,
     100,
     90},
    {"peers_min", {"至少与几家比较", "peers at least"}, Unit::count, 1, 10'000, 20},
    {"peer_days", {"同类首次签收的回看天数", "first claims of peers within these days"}, Unit::days, 1, 1'100, 365},
};

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Financing* financing = r.financings.find(FinancingKey{subject.a});
  if (financing == nullptr || !span.has(financing->t)) return;
  const FirstClaim* first = r.first_claim(financing->borrower);
  const Timestamp t = financing->t;
  if (first == nullptr || r.claimed(*r.fragments.find(financing->frag)).id != first->fragment || first->t > t ||
      t - first->t > hours(values.at(kHours, t)))
    return;
  const Party& party = *r.parties.find(financing->borrower);
  if (first->t - party.opened >= days(values.at(kAgeDays, t)) || r.first_goods(party.id) <= t) return;
  std::int64_t peers = 0, smaller = 0;
  const auto from = std::partition_point(r.first_claims.begin(), r.first_claims.end(), [&](const FirstClaim& c) {
    return c.t <= first->t - days(values.at(kPeerDays, t));
  });
  for (auto it = from; it != r.first_claims.end() && it->t <= first->t; ++it) {
    if (it->party == party.id || r.parties.find(it->party)->type != party.type) continue;
    ++peers;
    if (it->amount <= first->amount) ++smaller;
  }
  // At or above the percentile: at least that part of the peers' first claims are no larger.
  if (peers < values.at(kPeersMin, t) || !at_least_percent(smaller, values.at(kPercentile, t), peers)) return;
  report(hits, 18, kShell, t, first->amount, {party.id}, {row(party.id), row(first->fragment), row(financing->id)});
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* financing = as<Financing>(fact)) agenda.look(subject_of(financing->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.financings, out);
}

}  // namespace

const Rule kShellSupplier = {
    18,
    "shell_supplier",
    {"空壳供应商", "Shell supplier"},
    {"首次签收时注册不满 age_days 天、从无交货或税务单证、首笔金额不低于同类 percentile 分位、签收后 hours "
     "小时内即融资。",
     "At its first claim a party was registered less than age_days, has never shown a delivery or a tax check, claims "
     "at or above the percentile "
     "of its peers' first claims, and is financed within hours."},
    {"空壳公司没有货，只有票和急迫：承兴系与多起骗贷案都用新设的关联供应商。",
     "A shell has no goods, only paper and haste: the Chengxing case and others used newly founded suppliers."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
