#include "testnet/sim/workload.h"

namespace tallystick::sim {

Workload::Workload(EventQueue& queue, Random random, Ledger& ledger, std::uint32_t per_minute, Submit submit)
    : queue_{queue},
      random_{random},
      ledger_{ledger},
      interval_{per_minute == 0 ? 0 : 60 * kSecond / per_minute},
      submit_{std::move(submit)},
      clients_(ledger.payers()) {
  for (std::size_t i = 0; i < clients_.size(); ++i) by_lane_[ledger.payer(i)] = i;
}

void Workload::begin() {
  if (interval_ > 0) queue_.after(random_.between(0, interval_), [this] { tick(); });
}

void Workload::tick() {
  const Micros interval = pressing_ ? std::min(interval_, kPressing) : interval_;
  queue_.after(interval / 2 + random_.between(0, interval), [this] { tick(); });
  next_ = (next_ + 1) % clients_.size();
  Client& client = clients_[next_];
  if (client.waiting) {
    if (queue_.now() - client.asked_at < kPatience) return;
  } else {
    client.transaction = ledger_.payment(next_, Sequence{client.sequence}, random_);
    client.waiting = true;
  }
  client.asked_at = queue_.now();
  submit_(client.transaction);
}

void Workload::on_committed(const node::CommittedEvent& event) {
  for (const node::TransactionPtr& transaction : event.transactions) {
    const TransactionBody& body = transaction->transaction.body;
    const auto found = by_lane_.find({body.account, body.lane});
    if (found == by_lane_.end()) continue;
    Client& client = clients_[found->second];
    if (body.sequence.raw() != client.sequence) continue;
    ++client.sequence;
    client.waiting = false;
    ++finished_;
  }
}

}  // namespace tallystick::sim
