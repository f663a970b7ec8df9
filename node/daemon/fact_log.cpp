#include "node/daemon/fact_log.h"

#include "node/log/log.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kModule = "consensus";

void write(const consensus::EvidenceFound& found) {
  const consensus::Evidence& evidence = found.evidence;
  log::error(kModule, "a validator signed what no correct validator signs",
             {{"validator", evidence.first.voter.raw()},
              {"view", evidence.first.subject.view.raw()},
              {"first", name_of(evidence.first.subject.kind)},
              {"second", name_of(evidence.second.subject.kind)},
              {"evidence", to_hex(to_bytes(evidence))}});
}

void write(const consensus::Divergence& d) {
  log::error(kModule, "the network certified another result than this node computed; it votes no more",
             {{"height", d.block->block.header.height.raw()},
              {"block", d.block->hash.hex()},
              {"certified", d.certified.hex()},
              {"executed", d.executed.hex()}});
}

void write(const consensus::DivergenceSuspected& d) {
  log::warn(kModule, "validators report different results of one block",
            {{"view", d.view.raw()}, {"block", d.block.hex()}, {"first", d.first.hex()}, {"second", d.second.hex()}});
}

void write(const consensus::SafetyBroken& s) {
  log::error(
      kModule,
      "two certificates that cannot both exist: a third or more of the validators collude; this node votes no more",
      {{"first", to_hex(to_bytes(*s.first))}, {"second", to_hex(to_bytes(*s.second))}});
}

void write(const consensus::PeerFault& f) {
  log::warn(kModule, "dropped a message that no correct validator sends", {{"peer", f.peer.raw()}, {"why", f.why}});
}

void write(const consensus::ViewEntered& v) {
  log::debug(kModule, "entered a view",
             {{"view", v.view.raw()}, {"by", name_of(v.by.kind)}, {"delta_ms", v.delta.raw()}});
}

}  // namespace

void log_fact(const consensus::Fact& fact) {
  std::visit([](const auto& f) { write(f); }, fact);
}

}  // namespace tallystick::node
