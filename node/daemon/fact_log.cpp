#include "node/daemon/fact_log.h"

#include "node/log/log.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kModule = "consensus";

void line(const consensus::EvidenceFound& found) {
  const consensus::Evidence& evidence = found.evidence;
  log::error(kModule, "a validator signed what no correct validator signs",
             {{"validator", evidence.first.voter.raw()},
              {"view", evidence.first.subject.view.raw()},
              {"first", name_of(evidence.first.subject.kind)},
              {"second", name_of(evidence.second.subject.kind)},
              {"evidence", to_hex(to_bytes(evidence))}});
}

void line(const consensus::Divergence& d) {
  log::error(kModule, "the network certified another result than this node computed; it votes no more",
             {{"height", d.block->block.header.height.raw()},
              {"block", d.block->hash.hex()},
              {"certified", d.certified.hex()},
              {"executed", d.executed.hex()}});
}

void line(const consensus::DivergenceSuspected& d) {
  log::warn(kModule, "validators report different results of one block",
            {{"view", d.view.raw()}, {"block", d.block.hex()}, {"first", d.first.hex()}, {"second", d.second.hex()}});
}

void line(const consensus::SafetyBroken& s) {
  log::error(
      kModule,
      "two certificates that cannot both exist: a third or more of the validators collude; this node votes no more",
      {{"first", to_hex(to_bytes(*s.first))}, {"second", to_hex(to_bytes(*s.second))}});
}

void line(const consensus::FinalBodyInvalid& f) {
  log::error(kModule,
             "a final block is not valid by this node's rules: it commits nothing more; run the version that the other "
             "validators run",
             {{"height", f.block->block.header.height.raw()}, {"block", f.block->hash.hex()}, {"why", f.why}});
}

void line(const consensus::PeerFault& f, std::uint64_t left_out) {
  log::warn(kModule, "dropped a message that no correct validator sends",
            {{"peer", f.peer.raw()}, {"why", f.why}, {"left_out", left_out}});
}

void line(const consensus::ViewEntered& v) {
  log::debug(kModule, "entered a view",
             {{"view", v.view.raw()}, {"by", name_of(v.by.kind)}, {"delta_ms", v.delta.raw()}});
}

}  // namespace

void FactLog::write(const consensus::Fact& fact, Millis now) {
  std::visit(
      [&](const auto& f) {
        if constexpr (std::is_same_v<std::decay_t<decltype(f)>, consensus::PeerFault>) {
          if (const auto left_out = faults_.admit(f.peer, f.why, now)) line(f, *left_out);
        } else {
          line(f);
        }
      },
      fact);
}

}  // namespace tallystick::node
