// What the wallet takes from a UBL 2.1 / EN 16931 invoice or credit note (also Peppol BIS Billing 3): who owes whom how much, when, for
// what. Everything else in the document stays where it is; the ledger sees the document only as a salted hash.
//
// The file is input from outside: bounded in size and depth, no document type, so no entities; texts are plain UTF-8 and bounded. Names
// are matched by their local part, under a root that is in UBL's own namespace, so that any prefix works.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/amount.h"
#include "core/time.h"

namespace tallystick::wallet::ubl {

inline constexpr std::size_t kFileBytesMax = 4 * 1024 * 1024;
inline constexpr int kDepthMax = 32;  // real invoices stay below ten
inline constexpr std::size_t kElementsMax = 200'000;
inline constexpr std::size_t kTextBytesMax = 256;  // of any text that is taken over
inline constexpr std::size_t kLinesShown = 5;

enum class DocumentKind { invoice, credit_note };

struct Party {
  // scheme:value, best first: legal entity, party identification, electronic address, then "VAT:…" and "LEGAL:…" for a number
  // whose scheme the document does not give. Without repeats.
  std::vector<std::string> legal_ids;
  std::string name;          // registered name, else trading name
  std::string trading_name;  // empty when the document has none
};

struct Line {
  std::string item;  // its name
  std::string net;   // as written, for showing
};

struct Invoice {
  DocumentKind kind = DocumentKind::invoice;
  std::string type_code;  // UNCL1001: 380 commercial invoice, 381 credit note, …
  std::string number;
  Date issue_date;
  std::optional<Date> due_date;
  Party seller;
  Party buyer;
  Currency currency;
  Amount payable;                     // in the currency's minor units
  std::vector<std::string> corrects;  // numbers of the invoices that a credit note refers to
  std::size_t line_count = 0;
  std::vector<Line> first_lines;  // at most kLinesShown
};

// malformed with one sentence that names what is missing or wrong.
Result<Invoice> read_invoice(std::string_view xml);

}  // namespace tallystick::wallet::ubl
