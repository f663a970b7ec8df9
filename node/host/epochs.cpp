// From one epoch to the next: first the link between them is durable, then the new epoch's log is opened and its replica begins. A crash
// in between finds the link and goes on; one before it finds the old epoch's log, whose replica says EpochOver again.
#include "core/ensure.h"
#include "node/host/alive.h"
#include "node/host/host.h"
#include "node/host/log_directory.h"

namespace tallystick::node {
namespace {

// Votes and certificates are evidence for two epochs more.
constexpr std::uint64_t kOldLogsKept = 2;
constexpr Millis kRoomAgain{1'000};  // between two looks at a full disk

}  // namespace

void Host::perform(const consensus::EpochOver& over) {
  struct Lists {
    Result<ValidatorList> next;
    Result<ValidatorList> announced;  // for the epoch after the next
  };
  const auto lists = std::make_shared<Lists>();
  environment_.execution.run(
      [&application = environment_.application, seal = over.seal, lists] {
        lists->next = application.next_validators(seal->sealing.finalized.height);
        lists->announced = application.next_validators(seal->sealing.height);
      },
      while_alive([this, seal = over.seal, lists] {
        for (const auto* list : {&lists->next, &lists->announced})
          if (!*list) return halt(list->error());
        open_epoch({*seal, *lists->next}, validator_list_hash(*lists->announced));
      }));
}

void Host::open_epoch(const consensus::EpochLink& link, const Hash& announced) {
  if (halted_ || link.seal.sealing.epoch != sequence_->epoch()) return;
  if (!may_write()) {
    environment_.timers.after(kRoomAgain, while_alive([this, link, announced] { open_epoch(link, announced); }));
    return;
  }
  if (!fine(make_durable())) return;
  if (validator_list_hash(link.validators) != link.seal.sealing.next_validators)
    return halt(Error{
        ErrorKind::internal,
        "the ledger names other validators for the next epoch than its sealing block: the state database is damaged"});
  if (!fine(epochs_->append(link))) return;
  environment_.execution.run([&application = environment_.application, link] { application.epoch_sealed(link); }, [] {});
  if (!fine(open_sign_state(link.validators))) return;
  const auto recovery = open_log(Epoch{sequence_->epoch().raw() + 1}, consensus::root_after(link.seal, announced));
  if (!recovery) return halt(recovery.error());
  auto effects = sequence_->open(link, *recovery, now());
  if (!effects) return halt(effects.error());
  if (log_damaged_ &&
      !fine(log_->replace(checkpoint_entries(), sign_state_ ? std::optional{sign_state_->lease()} : log_lease_)))
    return;
  listener_.on_epoch(*sequence_);
  work_changed_ = true;
  carry_out(std::move(*effects));
  if (!halted_) drop_old_logs();
  run_events();
}

void Host::drop_old_logs() {
  if (sequence_->epoch().raw() <= kOldLogsKept) return;
  const std::string directory = log_directory(Epoch{sequence_->epoch().raw() - kOldLogsKept - 1});
  const auto names = environment_.disk.list(directory);
  if (!names) return;  // there is none
  for (const std::string& name : *names)
    if (!fine(environment_.disk.remove(directory + "/" + name))) return;
}

void Host::perform(const consensus::ServeSeal& serve) {
  if (serve.epoch.raw() >= epochs_->links().size()) return;
  perform(consensus::Send{serve.to, consensus::make_message(epochs_->links()[serve.epoch.raw()].seal)});
}

}  // namespace tallystick::node
