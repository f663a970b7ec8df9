// The whole description of the wire as one JSON document, for programs in other languages: what they need to read and write every byte that
// leaves the process, and the words for people, in both languages where there are some. Made from the same field lists as the codec.
//
//   {"format": "tallystick-schema/1", "protocol": 1,
//    "bounds":     of amounts, dates and moments; the currencies that exist with their digits
//    "structures": {"block_header": TYPE, "transaction": …, "receipt": …, "proof_bundle": …, …}
//    "operations": [{"number", "name", "who", "about", "fields"}]     payloads, by the number in a transaction
//    "records":    [{"number", "name", "about", "key": TYPE, "fields"}]  values of the state, by table
//    "events":     [{"number", "name", "about", "fields"}]            by the kind in a receipt
//    "due_work":   [{"number", "name"}],  "refusals": [{"number", "code", "cause": {en, zh}, "cure": {en, zh}}]
//    "chinese":    names of fields and of named values, and what operations do}
//   TYPE  = {"kind", and what the kind leaves open: "width", "signed", "bound", "choices", "item", "fields"}  (core/wire_type.h)
//   field = TYPE with "name", and "about" and "optional" where they say something
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace tallystick::wallet {

nlohmann::ordered_json wire_schema();

}  // namespace tallystick::wallet
