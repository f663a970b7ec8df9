// tallystick financing tender, bid, bids, open: sealed bids. Terms are encrypted and opened here; the ledger sees a hash and, of the bid that is
// taken, its content.
#include <algorithm>

#include "contracts/account/records.h"
#include "contracts/financing/open.h"
#include "contracts/financing/request.h"
#include "contracts/financing/sale.h"
#include "contracts/fragment/record.h"
#include "contracts/receivable/record.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/moment.h"
#include "wallet/cli/nouns.h"
#include "wallet/keystore/primitives.h"
#include "wallet/keystore/sealed_box.h"
#include "wallet/session/price_check.h"
#include "wallet/session/reading.h"
#include "wallet/session/receipts.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

namespace financing = contracts::financing;
using contracts::FragmentId;
using contracts::fragment::Fragment;
using contracts::receivable::Receivable;

// What a sealed bid belongs to: another bank's, or the same for another fragment, does not open.
Bytes about(const PartyId& bank, const FragmentId& fragment) {
  Bytes out = to_bytes(bank);
  const ByteView rest = fragment.view();
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

struct Tender {
  Fragment fragment;
  Receivable root;
  financing::SaleRequest request;
};

// The fragment and the request for sealed bids on it, verified.
Outcome<Tender> read_tender(NodeApi& node, const FragmentId& id) {
  auto fragment = must_read<Fragment>(node, id, "fragment " + id.hex());
  if (!fragment) return tl::unexpected(fragment.error());
  auto root = must_read<Receivable>(node, fragment->root, "receivable " + fragment->root.hex());
  if (!root) return tl::unexpected(root.error());
  auto request = must_read<financing::SaleRequest>(node, id, "request for fragment " + id.hex());
  if (!request) return tl::unexpected(request.error());
  if (!request->sealed) return stop(WalletError::W_USAGE, say(Msg::bids_not_sealed));
  return Tender{std::move(*fragment), std::move(*root), std::move(*request)};
}

// The first of the profile's keys.
Outcome<PrivateKey> reading_key(Session& session) {
  const auto profile = session.profile();
  if (!profile) return tl::unexpected(profile.error());
  if ((*profile)->keys.empty()) return stop(WalletError::W_CONFIG, say(Msg::no_key));
  return session.unlock((*profile)->keys.front());
}

// The key of the profile that the bids were encrypted to.
Outcome<PrivateKey> key_of(Session& session, const PublicKey& reader) {
  const auto profile = session.profile();
  if (!profile) return tl::unexpected(profile.error());
  for (const std::string& name : (*profile)->keys) {
    auto key = session.unlock(name);
    if (!key) return tl::unexpected(key.error());
    if (key->public_key() == reader) return key;
  }
  return stop(WalletError::W_CONFIG, say(Msg::bids_other_key, reader.hex()));
}

// The bank's terms; nothing when they do not open, or are not what the bank's hash binds.
std::optional<financing::BidText> read_bid(const PrivateKey& key, const financing::Bid& bid, Amount amount) {
  const auto plain = open_sealed(key, bid.sealed.value, about(bid.bank, bid.fragment));
  if (!plain) return std::nullopt;
  auto text = from_bytes<financing::BidText>(*plain);
  if (!text || financing::commitment_of(bid.bank, bid.fragment, amount, *text) != bid.commitment) return std::nullopt;
  return std::move(*text);
}

Outcome<Report> tender(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto fragment = must_read<Fragment>(*node, *id, "fragment " + id->hex());
  if (!fragment) return tl::unexpected(fragment.error());
  const auto amount =
      given.has("amount") ? given.amount("amount", fragment->currency) : Outcome<Amount>{fragment->outstanding()};
  if (!amount) return tl::unexpected(amount.error());
  financing::Request op{*id, *amount, {}, {}, financing::SealedBids{}};
  const auto names = names_of(session);
  if (!names) return tl::unexpected(names.error());
  for (const std::string& text : given.all("banks")) {
    const auto bank = names->party(text);
    if (!bank) return bad_option("banks", bank.error().message);
    op.banks.items.push_back(*bank);
  }
  if (op.banks.size() > financing::kBanksAskedMax)
    return bad_option("banks", "\"" + std::to_string(op.banks.size()) + "\" is not a whole number from 0 to " +
                                   std::to_string(financing::kBanksAskedMax));
  std::sort(op.banks.items.begin(), op.banks.items.end());
  for (const auto& [name, place] : {std::pair{"bids-until", &op.sealed->until}, std::pair{"until", &op.until}}) {
    const auto text = given.text(name);
    if (!text) return tl::unexpected(text.error());
    const auto moment = parse_moment(*text, now());
    if (!moment) return bad_option(name, moment.error().message);
    *place = *moment;
  }
  const auto key = reading_key(session);
  if (!key) return tl::unexpected(key.error());
  op.sealed->reader = key->public_key();
  return carry_out(session, {contracts::make_operation(op)});
}

Outcome<financing::BidText> terms_given(const Arguments& given, const Currency& currency) {
  financing::BidText out;
  const auto rate = given.percent("rate");
  if (!rate) return tl::unexpected(rate.error());
  out.terms.rate = *rate;
  if (given.text_or("kind", "without_recourse") == "with_recourse") out.terms.kind = financing::SaleKind::with_recourse;
  if (given.text_or("day-count", "actual_360") == "actual_365")
    out.terms.day_count = contracts::pricing::DayCount::actual_365;
  if (given.has("fee")) {
    const auto fee = given.amount("fee", currency);
    if (!fee) return tl::unexpected(fee.error());
    out.terms.fee = *fee;
  }
  if (given.has("recourse-cap")) {
    const auto cap = given.amount("recourse-cap", currency);
    if (!cap) return tl::unexpected(cap.error());
    out.recourse_cap = *cap;
  }
  const Bytes salt = random_bytes(Hash::kSize);
  out.salt = *Hash::from(salt);
  return out;
}

Outcome<Report> bid(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto asked = read_tender(*node, *id);
  if (!asked) return tl::unexpected(asked.error());
  const auto account = acting_account(session);
  if (!account) return tl::unexpected(account.error());
  const auto mine = must_read<contracts::account::Account>(*node, *account, "account " + account->hex());
  if (!mine) return tl::unexpected(mine.error());
  const auto text = terms_given(given, asked->fragment.currency);
  if (!text) return tl::unexpected(text.error());
  const auto sealed = seal(asked->request.sealed->reader, to_bytes(*text), about(mine->party, *id));
  if (!sealed) return stop(WalletError::W_USAGE, say(Msg::bids_other_key, asked->request.sealed->reader.hex()));
  const Hash commitment = financing::commitment_of(mine->party, *id, asked->request.amount, *text);
  return carry_out(session, {contracts::make_operation(financing::PostBid{*id, commitment, {*sealed}})});
}

Outcome<ShownPrice> price_on(const Tender& asked, const financing::Terms& terms, const PartyId& bank, Date today) {
  const auto price = financing::price_of(asked.request.amount, terms, today, asked.root.pay_on);
  if (!price) return tl::unexpected(refusal_of(name_of(price.error().code), price.error().detail, Exit::rejected));
  return ShownPrice{{asked.fragment.currency, asked.request.amount}, terms, *price, bank};
}

// Every bid as this profile reads it, the cheapest first; those that do not open last.
Outcome<Report> bids(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto asked = read_tender(*node, *id);
  if (!asked) return tl::unexpected(asked.error());
  const auto key = key_of(session, asked->request.sealed->reader);
  if (!key) return tl::unexpected(key.error());
  const auto genesis = session.genesis();
  const auto today = execution_day(*node, **genesis);
  if (!today) return tl::unexpected(today.error());
  const Names names{**session.profile(), **genesis};

  std::vector<ShownPrice> readable;
  std::vector<PartyId> closed;
  for (const PartyId& bank : asked->request.bidders) {
    const auto posted = must_read<financing::Bid>(*node, {*id, bank}, "bid of " + bank.hex());
    if (!posted) return tl::unexpected(posted.error());
    const auto text = read_bid(*key, *posted, asked->request.amount);
    const auto shown =
        text ? price_on(*asked, text->terms, bank, *today) : Outcome<ShownPrice>{tl::unexpected(Failure{})};
    if (shown)
      readable.push_back(*shown);
    else
      closed.push_back(bank);
  }
  std::stable_sort(readable.begin(), readable.end(),
                   [](const ShownPrice& a, const ShownPrice& b) { return a.price.proceeds > b.price.proceeds; });
  Report out;
  out.data = {{"fragment", id->hex()}, {"items", Json::array()}, {"unreadable", Json::array()}};
  Table table{{{say(Msg::price_bank)},
               {say(Msg::price_rate), Align::right},
               {say(Msg::price_fee), Align::right},
               {say(Msg::price_proceeds), Align::right},
               {say(Msg::price_effective), Align::right},
               {say(Msg::price_recourse)}},
              {}};
  const auto money = [&](Amount amount) { return verbatim(format_for_people({asked->fragment.currency, amount})); };
  for (const ShownPrice& shown : readable) {
    Json item = json_of(shown);
    item["bank"] = format_party(names.kind(), shown.bank);
    out.data["items"].push_back(std::move(item));
    const bool recourse = shown.terms.kind == financing::SaleKind::with_recourse;
    table.rows.push_back({verbatim(names.show(shown.bank)), verbatim(format_percent(shown.terms.rate)),
                          money(shown.terms.fee), money(shown.price.proceeds),
                          verbatim(format_percent(shown.price.cost.effective)),
                          recourse ? say(Msg::price_with_recourse) : say(Msg::price_without_recourse)});
  }
  out.blocks.push_back(std::move(table));
  for (const PartyId& bank : closed) {
    out.data["unreadable"].push_back(format_party(names.kind(), bank));
    out.blocks.push_back(Sentence{say(Msg::bid_unreadable, names.show(bank)), Sentence::Mood::bad});
  }
  return out;
}

Outcome<Report> open(Session& session, const Arguments& given) {
  const auto id = id_argument<FragmentId>(given, "fragment");
  if (!id) return tl::unexpected(id.error());
  const auto bank = party_argument(session, given, "bank");
  if (!bank) return tl::unexpected(bank.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto asked = read_tender(*node, *id);
  if (!asked) return tl::unexpected(asked.error());
  const auto posted = must_read<financing::Bid>(*node, {*id, *bank}, "bid of " + bank->hex());
  if (!posted) return tl::unexpected(posted.error());
  const auto key = key_of(session, asked->request.sealed->reader);
  if (!key) return tl::unexpected(key.error());
  const auto text = read_bid(*key, *posted, asked->request.amount);
  if (!text) return stop(WalletError::W_PROOF, say(Msg::bid_unreadable, bank->hex()));
  const auto price = [&](Date today) { return price_on(*asked, text->terms, *bank, today); };
  const auto operation = [&](const ShownPrice& shown) {
    return contracts::make_operation(financing::OpenBid{*id, *bank, *text, shown.price.cost.effective});
  };
  return agree_and_carry_out(session, *node, {price, operation});
}

}  // namespace

void add_bids(Catalogue& to) {
  const OptionSpec fragment = argument("fragment", "FRAGMENT", {"with sealed bids on it", "正在密封询价的份额"});
  to.commands.push_back(
      {"financing",
       "tender",
       {"Asks banks for sealed bids; only your first key can read them.",
        "向银行密封询价；只有您的第一把密钥能阅读报价。"},
       {argument("fragment", "FRAGMENT", {"what is for sale", "待转让的份额"}),
        required("bids-until", "TIME", {"bids come in before", "报价截止时间"}),
        required("until", "TIME", {"one is opened before", "开标截止时间"}),
        flag("amount", "AMOUNT", {"a part of it; all when left out", "部分金额；省略则为全部"}),
        repeated("banks", "PARTY", {"who is asked; left out: any bank", "询价银行；省略则为任何银行"})},
       {"financing tender FRAGMENT --bids-until +24h --until +48h --banks bank1 --banks bank2"},
       tender});
  to.commands.push_back(
      {"financing",
       "bid",
       {"Posts a sealed bid: encrypted to the holder, bound by a hash.", "提交密封报价：加密给持有人，并以哈希约束。"},
       {fragment, required("rate", "PERCENT", {"discount per year", "年贴现率"}),
        flag("fee", "AMOUNT", {"all fees together; none when left out", "全部费用；省略则无"}),
        one_of(flag("kind", "KIND", {"without_recourse when left out", "省略则为无追索"}),
               names_of_all<financing::SaleKind>()),
        one_of(flag("day-count", "COUNT", {"actual_360 when left out", "省略则为实际天数/360"}),
               names_of_all<contracts::pricing::DayCount>()),
        flag("recourse-cap", "AMOUNT", {"with recourse: the most that may be claimed back", "有追索时的追索上限"})},
       {"financing bid FRAGMENT --rate 4.2 --fee 20.00"},
       bid});
  to.commands.push_back(
      {"financing",
       "bids",
       {"Reads the sealed bids on your fragment, the cheapest first.", "阅读对您份额的密封报价，最优者在前。"},
       {fragment},
       {"financing bids FRAGMENT"},
       bids});
  to.commands.push_back({"financing",
                         "open",
                         {"Opens one sealed bid and takes it; shows proceeds, fees and yearly cost first.",
                          "开启并接受一份密封报价；先显示到手金额、费用与年化成本。"},
                         {fragment, required("bank", "PARTY", {"whose bid is taken", "接受哪家银行的报价"})},
                         {"financing open FRAGMENT --bank bank1"},
                         open});
}

}  // namespace tallystick::wallet
