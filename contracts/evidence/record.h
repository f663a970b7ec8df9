// A trade document as the ledger knows it: fields that matching and patterns need in the clear, the number only inside a keyed fingerprint,
// the file only as a salted hash. One fingerprint exists once, ledger-wide, and an invoice backs no more than its amount.
#pragma once

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
    return field_list(field("kind", &Facts::kind, "what document it is"),
                      field("seller", &Facts::seller, "who delivers and is owed"),
                      field("buyer", &Facts::buyer, "who receives and owes"),
                      field("currency", &Facts::currency, "ISO 4217 code"),
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
  Amount used;  // invoices: backing live or settled receivables and transfers, 0..amount
  static constexpr auto fields() {
    return field_list(field("fingerprint", &Evidence::fingerprint, "keyed fingerprint of kind, seller and number"),
                      field("key_id", &Evidence::key_id, "which secret made the fingerprint"),
                      field("facts", &Evidence::facts, "what every copy must agree on"),
                      field("goods_code", &Evidence::goods_code, "code of the goods"),
                      field("file", &Evidence::file, "commitment to the file"),
                      field("attested_by", &Evidence::attested_by, "the bank that signed"),
                      field("registered_at", &Evidence::registered_at, "block time, in ms"),
                      field("used", &Evidence::used, "amount that it already backs"));
  }
  bool operator==(const Evidence&) const = default;
  // By either party, newest facts last.
  std::vector<IndexEntry> index_entries() const {
    return {{Index::evidence_by_party, index_key(facts.seller, facts.dated, fingerprint)},
            {Index::evidence_by_party, index_key(facts.buyer, facts.dated, fingerprint)}};
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
}  // namespace tallystick
