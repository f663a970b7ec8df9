// 17: settlement money that takes another way than from the issuer, through its clearing bank, to the holder. Subject: the payment.
#include "explorer/rules/book.h"
#include "explorer/rules/common.h"

namespace tallystick::explorer {
namespace {

enum : std::uint8_t { kSource, kPooled, kAccount };
constexpr Variant kVariants[] = {
    {"source", {"付款人不是签发人或清算账户", "paid by neither the issuer nor a clearing account"}},
    {"pooled", {"经过汇集多笔的中间账户", "through an account that pools several receivables"}},
    {"account", {"到期前更换收款账户", "to an account named shortly before it was due"}},
};
enum { kPoolDays, kAccountDays };
constexpr Parameter kParameters[] = {
    {"pool_days", {"汇集的天数", "days over which money is pooled"}, Unit::days, 1, 90, 7},
    {"account_days",
     {"到期前多少天内的更换", "days before the due date in which a change counts"},
     Unit::days,
     0,
     90,
     7},
};

bool clears(AccountKey key, const Relations& r) {
  const Account* account = r.accounts.find(key);
  return account != nullptr && (account->kind == AccountKind::clearing || account->kind == AccountKind::escrow);
}

void pooled(const Payment& payment, const Relations& r, const Values& values, std::vector<Hit>& hits) {
  if (is_none(payment.src_account)) return;
  std::vector<RowKey> roots, proof;
  Sum sum = 0;
  for (const Position p :
       within(r.payments_into.of(payment.src_account), payment.t - days(values.at(kPoolDays, payment.t)), payment.t,
              [&](Position q) { return r.payments[q].t; })) {
    const Payment& in = r.payments[p];
    if (in.kind != PaymentKind::settlement || r.receivables.find(in.ref) == nullptr) continue;
    add_once(roots, in.ref);
    proof.push_back(in.id);
    sum += in.amount;
  }
  if (roots.size() < 2) return;
  proof.push_back(payment.id);
  std::vector<PartyKey> parties{r.accounts.find(payment.src_account)->owner};
  add_once(parties, payment.dst);
  report(hits, 17, kPooled, payment.t, sum, std::move(parties), std::move(proof));
}

void changed_account(const Payment& payment, const Receivable& receivable, const Relations& r, const Values& values,
                     std::vector<Hit>& hits) {
  const auto named =
      within(r.paid_at_of_party.of(payment.dst), Timestamp{-1}, payment.t, [&](Position q) { return r.paid_at[q].t; });
  if (named.size() < 2) return;  // the first account is no change
  const PaidAt& latest = r.paid_at[named.back()];
  const Timestamp from = start_of(receivable.due) - days(values.at(kAccountDays, payment.t));
  if (latest.account != payment.dst_account || latest.t < from || latest.t >= start_of(receivable.due) + days(1))
    return;
  report(hits, 17, kAccount, payment.t, payment.amount, {payment.dst},
         {row(receivable.id), r.paid_at[named[named.size() - 2]].id, latest.id, payment.id});
}

void judge(Subject subject, const Relations& r, const Values& values, Span span, std::vector<Hit>& hits) {
  const Payment* payment = r.payments.find(RowKey{subject.a});
  if (payment == nullptr || payment->kind != PaymentKind::settlement || !span.has(payment->t)) return;
  const Receivable* receivable = r.receivables.find(payment->ref);
  if (receivable == nullptr) return;
  const bool cleared = clears(payment->src_account, r);
  if (!cleared && payment->src != receivable->issuer && payment->src != receivable->bank)
    report(hits, 17, kSource, payment->t, payment->amount, {payment->src, receivable->issuer},
           {row(receivable->id), payment->id});
  if (!cleared) pooled(*payment, r, values, hits);
  changed_account(*payment, *receivable, r, values, hits);
}

void affected(const Fact& fact, const Relations&, const Values&, Agenda& agenda) {
  if (const auto* payment = as<Payment>(fact)) agenda.look(subject_of(payment->id));
}

void subjects(const Relations& r, std::vector<Subject>& out) {
  every(r.payments, out);
}

}  // namespace

const Rule kFundPool = {
    17,
    "fund_pool",
    {"资金池与改道清算", "Fund pool and diverted settlement"},
    {"兑付款的付款人既不是签发人、其清算银行，也不来自清算或监管账户；或付款账户此前 pool_days "
     "天内汇入了两笔以上应收账款的兑付款；或收款账户在到期前 "
     "account_days 天内被更换。",
     "A settlement is paid by neither the issuer, its bank nor a clearing or escrow account; or from an account into "
     "which settlements of two or "
     "more receivables came within pool_days; or to an account that replaced another within account_days of the due "
     "date."},
    {"银发〔2025〕77号第四条禁止直接或间接归集资金，第十四条要求由银行按签发人指令清算。",
     "银发〔2025〕77号 art. 4 forbids pooling funds directly or indirectly; art. 14 has banks settle on the issuer's "
     "instruction."},
    kVariants,
    kParameters,
    affected,
    subjects,
    judge,
};

}  // namespace tallystick::explorer
