// The JSON that `--json` prints for every command, one document a command; stable and versioned:
//   {"v":1,"ok":true,"data":{…},"warnings":[],"tx":{"id","hash","height","final"}}                     tx only when one was sent
//   {"v":1,"ok":false,"error":{"code","rpc","message","hint","data"},"warnings":[],"tx":{…}}           rpc only when a node said so
#pragma once

#include "wallet/present/outcome.h"

namespace tallystick::wallet {

nlohmann::ordered_json envelope_of(const Report& report, const std::vector<Spoken>& warnings, Language language);
nlohmann::ordered_json envelope_of(const Failure& failure, const std::vector<Spoken>& warnings, Language language);

}  // namespace tallystick::wallet
