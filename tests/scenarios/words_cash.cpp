// Words for money.
#include "contracts/cash/mint.h"
#include "contracts/cash/payment.h"
#include "contracts/cash/reserves.h"
#include "contracts/cash/send.h"
#include "tests/scenarios/words.h"

namespace tallystick::scenarios {

using namespace contracts;

namespace {

constexpr std::string_view kDeposit = "{who} has {=} at {bank}";
constexpr std::string_view kEscrow = "{who} has {=} in escrow at {bank}";
constexpr std::string_view kPurpose = "{who} has {=} of bound money at {bank}";
constexpr std::string_view kCover = "{who} has {=} set aside at {bank}";
constexpr std::string_view kReserves = "{bank} has reserves of {=}";

void draw(const Stage& stage, Picture& out) {
  for (const auto& [key, bytes] : stage.world.ledger.view().records()) {
    if (key.first != Table::balance) continue;
    const auto balance = *decode_record<cash::Balance>(bytes);
    const std::string who = stage.name_of_account(balance.account), bank = stage.name_of_party(balance.bank);
    switch (balance.kind) {
      case cash::Kind::deposit:
        add(out, fact(kDeposit, {who, bank}), balance.amount);
        break;
      case cash::Kind::reserve:
        add(out, fact(kReserves, {who}), balance.amount);
        break;
      case cash::Kind::escrow:
        add(out, fact(kEscrow, {who, bank}), balance.amount);
        break;
      case cash::Kind::purpose:
        add(out, fact(kPurpose, {who, bank}), balance.amount);
        break;
      case cash::Kind::cover:
        add(out, fact(kCover, {who, bank}), balance.amount);
        break;
    }
  }
}

void mint(Stage& s, const Places& p) {
  s.act(s.member(p[0]), cash::Mint{s.member(p[1]).account, s.money(p[2]), {}});
}

void set_reserves(Stage& s, const Places& p) {
  const Member bank = s.member(p[0]);
  const Amount is = cash::reserves_of(s.view(), bank.party, *Currency::of("CNY")), wanted = s.amount(p[1]);
  const Money more{*Currency::of("CNY"), Amount{std::max<std::int64_t>(0, wanted.minor() - is.minor())}};
  const Money less{*Currency::of("CNY"), Amount{std::max<std::int64_t>(0, is.minor() - wanted.minor())}};
  if (!more.amount.is_zero()) s.act(s.member("authority"), cash::MintReserves{bank.party, more});
  if (!less.amount.is_zero()) s.act(s.member("authority"), cash::BurnReserves{bank.party, less});
}

void send(Stage& s, const Places& p) {
  const Member from = s.member(p[0]), to = s.member(p[2]);
  s.act(from, cash::Send{s.bank_of(from), to.account, s.bank_of(to), s.money(p[1]), {"as agreed"}});
}

}  // namespace

std::vector<Sentence> cash_sentences() {
  return {
      {"{bank} credits {who} with {money}", mint},
      {"the reserves of {bank} are {money}", set_reserves},
      {"{who} sends {money} to {who}", send},
  };
}

Facts cash_facts() {
  return {{kDeposit, kEscrow, kPurpose, kCover, kReserves}, draw};
}

}  // namespace tallystick::scenarios
