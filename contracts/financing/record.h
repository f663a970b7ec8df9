// Selling fragments to banks before maturity: what a holder asks for, what a bank quotes, and the deal that a sale leaves
// behind. English names follow the standard definitions of receivables discounting.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "contracts/claim/record.h"
#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "contracts/pricing/annual_cost.h"
#include "contracts/pricing/discount.h"
#include "contracts/purpose/terms.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/keys.h"
#include "core/time.h"

namespace tallystick::contracts::financing {

enum class SaleKind : std::uint8_t {
  without_recourse = 1,  // the bank bears the issuer's default and keeps any surplus (Civil Code 767)
  with_recourse = 2,     // the bank may claim back from the seller; any surplus is the seller's (766)
};

// What a bank asks for its money.
struct Terms {
  SaleKind kind = SaleKind::without_recourse;
  Rate rate;  // discount per year, in millionths of the face
  pricing::DayCount day_count = pricing::DayCount::actual_360;
  Amount fee;  // withheld from the proceeds
  // Where the proceeds go (contracts/purpose): straight to an agreed counterparty, or into money bound to a purpose; else to the seller.
  std::optional<AccountId> pay_to = {};
  std::optional<purpose::Bound> bound = {};
  static constexpr auto fields() {
    return field_list(field("kind", &Terms::kind, "without_recourse or with_recourse"),
                      field("rate", &Terms::rate, "discount rate per year, in millionths"),
                      field("day_count", &Terms::day_count, "actual_360 or actual_365"),
                      field("fee", &Terms::fee, "all fees together, withheld from the proceeds"),
                      field("pay_to", &Terms::pay_to, "an agreed counterparty that is paid instead of the seller"),
                      field("bound", &Terms::bound, "what the proceeds may be spent on; absent: anything"));
  }
  bool operator==(const Terms&) const = default;
};

// What follows from terms, amount and days.
struct Price {
  Days days;  // from the day of the sale to the day of payment
  Amount interest;
  Amount proceeds;
  pricing::AnnualCost cost;
  static constexpr auto fields() {
    return field_list(field("days", &Price::days, "to the day of payment"),
                      field("interest", &Price::interest, "withheld"),
                      field("proceeds", &Price::proceeds, "what the seller receives"),
                      field("cost", &Price::cost, "per year, fees included"));
  }
  bool operator==(const Price&) const = default;
};

inline constexpr std::size_t kBanksAskedMax = 16;  // asked by name in one request, and bidding on one

// Bids are sealed: each bank posts its offer encrypted to the holder, with a hash that binds it (bid.h).
struct SealedBids {
  Timestamp until;   // bids come in before this block time; from then on the holder may open one
  PublicKey reader;  // of the holder: bids are encrypted to it
  static constexpr auto fields() {
    return field_list(
        field("until", &SealedBids::until, "bids come in before this block time; one may be opened from then on"),
        field("reader", &SealedBids::reader, "the holder's key that bids are encrypted to"));
  }
  bool operator==(const SealedBids&) const = default;
};

// A holder asks banks for an offer; one open request per fragment. Gone once an offer was made or a bid opened, and at its end.
struct SaleRequest {
  static constexpr Table kTable = Table::sale_request;
  using Key = FragmentId;
  Key key() const { return fragment; }
  FragmentId fragment;
  AccountId seller;
  Amount amount;                        // the whole fragment or a part
  List<PartyId, kBanksAskedMax> banks;  // ascending; empty: any bank
  Timestamp until;
  std::optional<SealedBids> sealed;           // absent: the first binding offer reserves the fragment
  List<PartyId, kBanksAskedMax> bidders = {};  // whose sealed bids are there, ascending

  bool asks(const PartyId& bank) const {
    return banks.empty() || std::binary_search(banks.begin(), banks.end(), bank);
  }
  static constexpr auto fields() {
    return field_list(field("fragment", &SaleRequest::fragment, "what is for sale"),
                      field("seller", &SaleRequest::seller, "its holder"),
                      field("amount", &SaleRequest::amount, "all of it or a part"),
                      field("banks", &SaleRequest::banks, "who is asked, ascending; none: any bank"),
                      field("until", &SaleRequest::until, "block time at which the request ends"),
                      field("sealed", &SaleRequest::sealed, "when bids are sealed: until when, and to which key"),
                      field("bidders", &SaleRequest::bidders, "banks whose sealed bids are there, ascending"));
  }
  bool operator==(const SaleRequest&) const = default;
  // By each bank that is asked; requests to any bank stand under twenty zero bytes. And by their end.
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::sale_request_end, index_key(until, fragment)}};
    if (banks.empty()) out.push_back({Index::sale_request_by_bank, index_key(PartyId{}, fragment)});
    for (const PartyId& bank : banks) out.push_back({Index::sale_request_by_bank, index_key(bank, fragment)});
    return out;
  }
};

// What a sealed bid comes to on the ledger: its hash binds the bank, its content only the holder can read. It reserves neither the fragment
// nor money. Gone with its request.
inline constexpr std::size_t kSealedBytesMax = 512;  // an encrypted bid has about 140 bytes, with bound proceeds up to 350
struct Bid {
  static constexpr Table kTable = Table::bid;
  struct Key {
    FragmentId fragment;
    PartyId bank;
    static constexpr auto fields() { return field_list(field("fragment", &Key::fragment), field("bank", &Key::bank)); }
  };
  Key key() const { return {fragment, bank}; }
  FragmentId fragment;
  PartyId bank;
  AccountId bank_account;  // will hold the fragment
  Hash commitment;
  Blob<kSealedBytesMax> sealed;
  static constexpr auto fields() {
    return field_list(field("fragment", &Bid::fragment, "what it is for"),
                      field("bank", &Bid::bank, "who bids"),
                      field("bank_account", &Bid::bank_account, "will hold the fragment"),
                      field("commitment", &Bid::commitment, "hash of bank, fragment, amount, terms and salt"),
                      field("sealed", &Bid::sealed, "terms and salt, encrypted to the request's reader"));
  }
  bool operator==(const Bid&) const = default;
  std::vector<IndexEntry> index_entries() const { return {{Index::bid_by_bank, index_key(bank, fragment)}}; }
};

// A bank's binding offer; while it is open the fragment is reserved. Gone once accepted, withdrawn or expired.
struct Quote {
  static constexpr Table kTable = Table::quote;
  using Key = QuoteId;
  Key key() const { return id; }
  QuoteId id;
  FragmentId fragment;
  AccountId seller;
  PartyId bank;
  AccountId bank_account;  // will hold the fragment
  Amount amount;
  Terms terms;
  std::optional<Amount> recourse_cap;  // with recourse: the most that may be claimed back
  Price price;                         // if accepted on the day of the quote; a later day is cheaper
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("id", &Quote::id, "its name"),
                      field("fragment", &Quote::fragment, "what it is for"),
                      field("seller", &Quote::seller, "may accept it"),
                      field("bank", &Quote::bank, "who offers"),
                      field("bank_account", &Quote::bank_account, "will hold the fragment"),
                      field("amount", &Quote::amount, "the whole fragment or a part"),
                      field("terms", &Quote::terms, "what the bank asks"),
                      field("recourse_cap", &Quote::recourse_cap, "the most that may be claimed back"),
                      field("price", &Quote::price, "on the day of the quote"),
                      field("expiry", &Quote::expiry, "block time at which it ends"));
  }
  bool operator==(const Quote&) const = default;
  std::vector<IndexEntry> index_entries() const {
    return {{Index::quote_by_bank, index_key(bank, id)}, {Index::quote_expiry, index_key(expiry, id)}};
  }
};

// Registration of the claim and notice to the issuer, in the order of the ledger (Civil Code 768).
using claim::Registration;

// A sale that was made; lives as long as the fragment.
struct Deal {
  static constexpr Table kTable = Table::deal;
  using Key = FragmentId;
  Key key() const { return fragment; }
  FragmentId fragment;  // what the bank holds
  PartyId bank;
  AccountId bank_account;
  AccountId seller;
  Amount amount;
  Terms terms;
  Price price;
  Date sold_on;
  Registration registration;
  std::optional<Amount> recourse_cap;     // with recourse only
  Amount received;                        // by the bank, towards `amount`
  std::optional<LendingPolicyId> policy;  // the published policy that decided it, if one did
  Amount interest;                        // for lateness, booked and not received; with recourse only
  std::optional<Date> interest_to;        // the days before it are booked; absent: none yet
  static constexpr auto fields() {
    return field_list(field("fragment", &Deal::fragment, "what the bank holds"),
                      field("bank", &Deal::bank, "who bought"),
                      field("bank_account", &Deal::bank_account, "its account"),
                      field("seller", &Deal::seller, "who sold, and is liable if with recourse"),
                      field("amount", &Deal::amount, "the fragment's worth at maturity"),
                      field("terms", &Deal::terms, "what the bank asked"),
                      field("price", &Deal::price, "what it came to"),
                      field("sold_on", &Deal::sold_on, "ledger day"),
                      field("registration", &Deal::registration, "of the claim, and notice to the issuer"),
                      field("recourse_cap", &Deal::recourse_cap, "the most that may be claimed back"),
                      field("received", &Deal::received, "by the bank, towards the amount"),
                      field("policy", &Deal::policy, "the published policy that decided it"),
                      field("interest", &Deal::interest, "for lateness, booked and not received"),
                      field("interest_to", &Deal::interest_to, "the days before this are booked"));
  }
  bool operator==(const Deal&) const = default;
  std::vector<IndexEntry> index_entries() const { return {{Index::deal_by_bank, index_key(bank, sold_on, fragment)}}; }
};

}  // namespace tallystick::contracts::financing

namespace tallystick {
template <>
struct EnumNames<contracts::financing::SaleKind> {
  using enum contracts::financing::SaleKind;
  static constexpr std::pair<contracts::financing::SaleKind, std::string_view> values[] = {
      {without_recourse, "without_recourse"}, {with_recourse, "with_recourse"}};
};
}  // namespace tallystick
