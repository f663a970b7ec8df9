// A trade document as the ledger knows it: fields that matching and patterns need in the clear, the number only inside a keyed fingerprint,
// the file only as a salted hash. One fingerprint exists once, ledger-wide, and an invoice backs no more than its amount less what was paid.
#pragma once

#include <optional>
#include <vector>

#include "contracts/ids.h"
#include "contracts/ledger/record.h"
#include "core/address.h"
#include "core/amount.h"
#include "core/time.h"

namespace tallystick::contracts::evidence {

enum class Kind : std::uint8_t {
  contract = 1,
  order = 2,
  invoice = 3,
  delivery = 4,
  receipt = 5,
  waybill = 6,
  tax_check = 7,
  payment = 8,
};

// The facts that every registration of one fingerprint must agree on.
struct Facts {
  Kind kind = Kind::invoice;
  PartyId seller;
  PartyId buyer;
  Currency currency;
  Amount amount;  // of an invoice: the most that it may back
  Date dated;     // the document's own date
  static constexpr auto fields() {
    return field_list(
        field("kind", &Facts::kind, "what document it is"), field("seller", &Facts::seller, "who delivers and is owed"),
        field("buyer", &Facts::buyer, "who receives and owes"), field("currency", &Facts::currency, "ISO 4217 code"),
        field("amount", &Facts::amount, "total in minor units; 0 where the document states none"),
        field("dated", &Facts::dated, "the document's own date"));
  }
  bool operator==(const Facts&) const = default;
};

// The file behind it stays with the parties.
struct FileCommitment {
  Hash salted_hash;        // file_commitment() of contracts/evidence/fingerprint.h
  std::uint64_t size = 0;  // bytes
  Text<64> media_type;     // for example application/xml
  static constexpr auto fields() {
    return field_list(
        field("salted_hash", &FileCommitment::salted_hash, "H(salt, file), the salt known to the parties"),
        field("size", &FileCommitment::size, "bytes of the file"),
        field("media_type", &FileCommitment::media_type, "for example application/xml"));
  }
  bool operator==(const FileCommitment&) const = default;
};

// In which capacity somebody vouches for a document.
enum class Capacity : std::uint8_t {
  bank = 1,    // serves seller or buyer and has seen it
  seller = 2,  // the document's own
  buyer = 3,
  carrier = 4,
  tax_service = 5,
  data_platform = 6,  // instruments, a logistics or trade platform's records
  attester = 7,       // another third party
};

// Somebody's signed word that the document says what is so.
struct Vouch {
  PartyId by;
  Capacity as = Capacity::buyer;
  Timestamp since;
  std::optional<Timestamp> until;  // block time; absent: for good
  std::optional<Hash> record;      // of the attester's own record
  bool counts_at(Timestamp now) const { return !until || now < *until; }
  static constexpr auto fields() {
    return field_list(field("by", &Vouch::by, "who vouches"), field("as", &Vouch::as, "in which capacity"),
                      field("since", &Vouch::since, "block time at which it was given"),
                      field("until", &Vouch::until, "block time until which it counts; absent: for good"),
                      field("record", &Vouch::record, "hash of the attester's own record"));
  }
  bool operator==(const Vouch&) const = default;
};
inline constexpr std::size_t kVouchesMax = 16;  // that count at one time
inline constexpr std::size_t kEarlierMax = 8;   // documents that one names as earlier ones
inline constexpr std::size_t kNearCount = 5;    // fields of an invoice, each left out once

// What an invoice is but for one of its fields, keyed (near_fingerprints of contracts/evidence/fingerprint.h); in the order number, date,
// amount, seller, buyer left out.
using NearFingerprints = List<Hash, kNearCount>;

struct Evidence {
  static constexpr Table kTable = Table::evidence;
  using Key = Fingerprint;
  Key key() const { return fingerprint; }

  Fingerprint fingerprint;
  Hash key_id;  // of the secret the fingerprint was made with
  Facts facts;
  Text<16> goods_code;  // HS or GB/T code of the goods; may be empty
  FileCommitment file;
  PartyId attested_by;  // the bank that saw the document and signed
  Timestamp registered_at;
  Amount used;  // invoices: backing live or settled receivables and transfers
  Amount paid;  // invoices: by payments that were registered against it, or made out of bound money; used + paid <= amount
  List<Vouch, kVouchesMax> vouches;
  List<Fingerprint, kEarlierMax> earlier;   // documents that it follows from
  std::uint16_t depth = 1;                  // documents on the longest way back, itself included
  NearFingerprints near;                    // of invoices
  List<Fingerprint, kNearCount> resembles;  // those that differed in one field only when it was registered
  std::optional<PartyId> acknowledged_by;   // the bank that looked at it and them
  Text<128> acknowledged_reason;

  // Of an invoice: how much more it can back.
  Amount left() const { return Amount{facts.amount.minor() - used.minor() - paid.minor()}; }
  // Resembles another document and nobody has looked: it backs nothing.
  bool is_doubtful() const { return !resembles.empty() && !acknowledged_by; }

  static constexpr auto fields() {
    return field_list(field("fingerprint", &Evidence::fingerprint, "keyed fingerprint of kind, seller and number"),
                      field("key_id", &Evidence::key_id, "which secret made the fingerprint"),
                      field("facts", &Evidence::facts, "what every copy must agree on"),
                      field("goods_code", &Evidence::goods_code, "code of the goods"),
                      field("file", &Evidence::file, "commitment to the file"),
                      field("attested_by", &Evidence::attested_by, "the bank that signed"),
                      field("registered_at", &Evidence::registered_at, "block time, in ms"),
                      field("used", &Evidence::used, "amount that it already backs"),
                      field("paid", &Evidence::paid, "of an invoice, outside receivables"),
                      field("vouches", &Evidence::vouches, "who vouches for it"),
                      field("earlier", &Evidence::earlier, "documents that it follows from"),
                      field("depth", &Evidence::depth, "documents on the longest way back, itself included"),
                      field("near", &Evidence::near, "keyed fingerprints that each leave out one field"),
                      field("resembles", &Evidence::resembles, "documents that differ in one field only"),
                      field("acknowledged_by", &Evidence::acknowledged_by, "the bank that looked at them"),
                      field("acknowledged_reason", &Evidence::acknowledged_reason, "why they are two"));
  }
  bool operator==(const Evidence&) const = default;
  // By either party, newest facts last; by what it follows from; by what it is but for one field.
  std::vector<IndexEntry> index_entries() const {
    std::vector<IndexEntry> out{{Index::evidence_by_party, index_key(facts.seller, facts.dated, fingerprint)},
                                {Index::evidence_by_party, index_key(facts.buyer, facts.dated, fingerprint)}};
    for (const Fingerprint& one : earlier) out.push_back({Index::evidence_by_earlier, index_key(one, fingerprint)});
    for (const Hash& one : near) out.push_back({Index::evidence_near, index_key(one, fingerprint)});
    return out;
  }
};

// One document behind a receivable or a transfer: an invoice with the amount it backs, any other kind with 0.
struct Use {
  Fingerprint fingerprint;
  Amount amount;
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Use::fingerprint, "of registered evidence"),
                      field("amount", &Use::amount, "how much of an invoice this takes; 0 for other kinds"));
  }
  bool operator==(const Use&) const = default;
};

// Documents behind one receivable or one part of a transfer.
inline constexpr std::size_t kUsesMax = 16;
using Uses = List<Use, kUsesMax>;

}  // namespace tallystick::contracts::evidence

namespace tallystick {
template <>
struct EnumNames<contracts::evidence::Kind> {
  using enum contracts::evidence::Kind;
  static constexpr std::pair<contracts::evidence::Kind, std::string_view> values[] = {
      {contract, "contract"}, {order, "order"},     {invoice, "invoice"},     {delivery, "delivery"},
      {receipt, "receipt"},   {waybill, "waybill"}, {tax_check, "tax_check"}, {payment, "payment"}};
};
template <>
struct EnumNames<contracts::evidence::Capacity> {
  using enum contracts::evidence::Capacity;
  static constexpr std::pair<contracts::evidence::Capacity, std::string_view> values[] = {
      {bank, "bank"},        {seller, "seller"},           {buyer, "buyer"},
      {carrier, "carrier"},  {tax_service, "tax_service"}, {data_platform, "data_platform"},
      {attester, "attester"}};
};
}  // namespace tallystick
