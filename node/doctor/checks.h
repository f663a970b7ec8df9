// The parts of an examination. Each adds what it finds; those that come later rely on what earlier ones found well.
#pragma once

#include <optional>

#include "core/genesis.h"
#include "core/keys.h"
#include "core/validator_list.h"
#include "node/config/config.h"
#include "node/doctor/doctor.h"

namespace tallystick::node::doctor {

struct Patient {
  Config config;
  std::optional<Genesis> genesis;
  ValidatorList list;            // of the newest epoch that this node knows; empty without a genesis
  bool later_epoch = false;      // the list is not that of genesis
  std::optional<PublicKey> key;  // of the validator; whether it is in force, the list says
};

void add(Findings& findings, std::string check, Severity severity, std::string what, std::string cure = {});

// identity.cpp: the genesis file, the keys and whether genesis names them, the clock
void look_at_genesis(Patient& patient, Findings& findings);
void look_at_keys(Patient& patient, const Options& options, Findings& findings);
void look_at_clock(const Patient& patient, Findings& findings);

// storage.cpp: the data directory of a node that does not run
// True when another process has the directory.
bool is_running(const Patient& patient);
void look_at_space(const Patient& patient, Findings& findings);
void look_at_ledger(const Patient& patient, const Options& options, Findings& findings);

// votes.cpp: the signer's state, the note beside the key, the log, the chain of epochs
void look_at_votes(const Patient& patient, Findings& findings);
void look_at_epochs(const Patient& patient, Findings& findings);

// network.cpp
void look_at_ports(const Patient& patient, Findings& findings);
void look_at_peers(const Patient& patient, Findings& findings);
void ask_the_node(const Patient& patient, Findings& findings);

}  // namespace tallystick::node::doctor
