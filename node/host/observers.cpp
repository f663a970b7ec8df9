// Observers of this validator: nodes without a vote that follow it. They are told of every finalization and served what is committed, within
// their budget; nothing they say reaches the replica, so they are counted for nothing.
#include "node/host/host.h"
#include "node/host/wire.h"

namespace tallystick::node {

void Host::observe(ValidatorIndex from, ByteView frame) {
  const std::uint8_t type = frame.empty() ? std::uint8_t{0} : frame.front();
  if (type == kTransactionsType || type == kFetchBodiesType || type == kFetchStoredType) {
    accept(from, frame);
    return run_events();
  }
  const auto message = consensus::decode_message(frame);
  if (!message) return listener_.on_fact(consensus::PeerFault{from, message.error().message});
  if (const auto* status = std::get_if<consensus::Status>(&*message)) {
    if (status->epoch < sequence_->epoch()) return perform(consensus::ServeSeal{from, status->epoch});
    if (status->finalized_height < committed_) show_newest(from);
    return;
  }
  const auto* fetch = std::get_if<consensus::Fetch>(&*message);
  if (fetch == nullptr)
    return listener_.on_fact(consensus::PeerFault{from, "an observer sends what only validators send"});
  if (std::holds_alternative<consensus::FetchCertificates>(*fetch)) return show_newest(from);
  if (serving_.admits(from, environment_.clock.monotonic())) perform(consensus::Serve{from, *fetch});
}

// The newest Finalization here: who lacks it sees that it is behind, and by how much.
void Host::show_newest(ValidatorIndex observer) {
  if (newest_shown_) environment_.network.send(observer, Channel::control, *newest_shown_);
}

void Host::show_to_observers(const CommittedEvent& event) {
  if (!event.finalization) return;
  newest_shown_ = consensus::encode_message(consensus::to_certificate(*event.finalization));
  for (const ValidatorIndex observer : observers_) show_newest(observer);
}

}  // namespace tallystick::node
