// The proof path of an alert as people and programs follow it: every row that bears it out, with where on the ledger it stands.
// [{"row","kind","height","record":{"type","key"}?,"transaction"?,"amount"?}], in the order of the argument.
//   row          the name that the row has in an export of facts (explorer/relations/ndjson.h)
//   height       decimal text: the block that brought it
//   record       for /v1/records/{type}/{key}
//   transaction  for /v1/transactions/{id}; of payments
#pragma once

#include <functional>

#include "explorer/relations/relations.h"

namespace tallystick::explorer {

// One line of JSON. The rows are in the relations still, or their names say enough.
std::string proof_json(const std::vector<RowKey>& rows, const Relations& relations,
                       const std::function<Height(Timestamp)>& height_at);

}  // namespace tallystick::explorer
