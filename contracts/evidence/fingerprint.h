// Names a document without showing its number: the same document, however it is formatted, gets the same fingerprint from every bank, and
// nobody without the banks' secret can guess a number and check the guess.
//   fingerprint = HMAC-SHA256(secret, "tallystick/evidence" ‖ 00 ‖ kind u8 ‖ u32 length ‖ seller ‖ u32 length ‖ number)
// seller and number are normalised first: letters and digits only, ASCII letters in capitals.
// The ledger never computes this; banks and their tools do.
#pragma once

#include <string>
#include <string_view>

#include "contracts/evidence/record.h"

namespace tallystick::contracts::evidence {

// The banks' shared secret; its id stands in genesis and beside each fingerprint.
using Secret = FixedBytes<struct EvidenceSecretTag, 32>;

// H("tallystick/evidence-key" ‖ secret)
Hash secret_id(const Secret& secret);

// "inv-2026/0042 " and "INV20260042" are the same number. Bytes outside ASCII are kept as they are.
std::string normalised(std::string_view text);

// seller is the legal id as scheme:value (for example 0199:529900T8BM49AURSDO55).
Fingerprint fingerprint(const Secret& secret, Kind kind, std::string_view seller, std::string_view number);

// An invoice's fields as near fingerprints look at them: seller and buyer as scheme:value, the total with its currency.
struct NearFields {
  std::string seller, buyer, number;
  Date dated;
  Money total;
};
// An invoice that agrees with another in all but one field has one of these in common with it:
//   HMAC-SHA256(secret, "tallystick/evidence-near" ‖ 00 ‖ place of the field left out u8 ‖ the others, each u32 length ‖ text)
// fields in the order number, date (2026-01-31), total ("CNY 1234.50"), seller, buyer; number and parties normalised.
NearFingerprints near_fingerprints(const Secret& secret, const NearFields& fields);

// H("tallystick/evidence-file" ‖ salt ‖ SHA-256 of the file): shown on the ledger; salt and file are shown to those who may read.
Hash file_commitment(const Hash& salt, const Hash& file_sha256);

}  // namespace tallystick::contracts::evidence
