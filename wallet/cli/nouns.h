// Each noun's file adds its commands here.
#pragma once

#include "wallet/cli/command.h"

namespace tallystick::wallet {

void add_init(Catalogue& to);
void add_config(Catalogue& to);
void add_key(Catalogue& to);
void add_tx(Catalogue& to);
void add_verify(Catalogue& to);
void add_completion(Catalogue& to);
void add_explain(Catalogue& to);

}  // namespace tallystick::wallet
