// Who the node is: genesis, keys, and a clock that the others can agree with.
#include <sys/stat.h>
#include <sys/timex.h>

#include "node/config/files.h"
#include "node/doctor/checks.h"
#include "node/net/tls_context.h"
#include "node/net/tls_identity.h"
#include "node/os/overlay_disk.h"
#include "node/os/real_clock.h"
#include "node/storage/epoch_store.h"

namespace tallystick::node::doctor {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;

// A secret file that others may read is closed to them: nothing that works now stops working.
void look_at_secret(const std::string& path, const std::string& check, const Options& options, Findings& findings) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return;
  add(findings, check, Severity::error, path + " is a secret that others may read",
      "chmod 600 " + path + ", or tallystickd doctor --repair; whoever could read it may have it: rotate the key");
  if (options.repair && chmod(path.c_str(), 0600) == 0) findings.back().mended = true;
}

// The validators of the newest epoch that this node has entered.
void find_list(Patient& patient) {
  patient.list = validator_list(*patient.genesis);
  struct stat status {};
  if (stat((patient.config.node.data_dir + "/epochs").c_str(), &status) != 0) return;
  OverlayDisk disk{patient.config.node.data_dir};
  const auto epochs = EpochStore::open(disk, "epochs");
  if (!epochs || (*epochs)->links().empty()) return;
  patient.list = (*epochs)->links().back().validators;
  patient.later_epoch = true;
}

const ValidatorEntry* entry_of(const Patient& patient, const PublicKey& key) {
  for (const ValidatorEntry& entry : patient.list.validators)
    if (entry.consensus_key == key) return &entry;
  return nullptr;
}

void look_at_consensus_key(Patient& patient, Findings& findings) {
  const std::string& path = patient.config.node.consensus_key;
  const auto key = read_private_key_file(path);
  if (!key)
    return add(findings, "consensus_key", Severity::error, key.error().message,
               "put the validator's own key there; it cannot be made anew, only rotated by the other validators");
  patient.key = key->public_key();
  const auto configured = patient.config.node.validator;
  const ValidatorEntry* const entry = entry_of(patient, *patient.key);
  if (entry == nullptr)
    return add(findings, "consensus_key", patient.later_epoch ? Severity::warning : Severity::error,
               path + " is not the key of a validator in force, by what this node knows: it follows without a vote",
               "if the key is new, have the validators approve it (validator.propose_join, validator.propose_rotate); "
               "else name "
               "the right key file, or the genesis file of the network that this key belongs to");
  const std::string seat = std::to_string(entry->seat);
  if (configured && *configured != entry->seat)
    return add(
        findings, "consensus_key", Severity::error,
        path + " is the key of validator " + seat + ", the configuration says validator " + std::to_string(*configured),
        "set node.validator = " + seat + ", or name the other key file");
  add(findings, "consensus_key", Severity::well, path + " is the key in force of validator " + seat);
}

void look_at_tls(const Patient& patient, Findings& findings) {
  const Config::Node& node = patient.config.node;
  const auto key = read_secret_file(node.tls_key);
  const auto certificate = read_file(node.tls_certificate);
  if (!key || !certificate)
    return add(findings, "tls", Severity::error, key ? certificate.error().message : key.error().message,
               "put the TLS key and certificate there that were made with the validator; its peers know the key");
  const auto pin = net::tls_pin(*certificate);
  if (!pin)
    return add(findings, "tls", Severity::error, node.tls_certificate + ": " + pin.error().message,
               "put the validator's certificate there: PEM, over a P-256 key");
  const ValidatorEntry* const entry = patient.key ? entry_of(patient, *patient.key) : nullptr;
  if (entry != nullptr && *pin != entry->tls_key_pin)
    return add(
        findings, "tls", patient.later_epoch ? Severity::warning : Severity::error,
        node.tls_certificate + " has the pin " + pin->hex() + ", " +
            (patient.later_epoch ? "in force is " : "genesis says ") + entry->tls_key_pin.hex(),
        "name the certificate that was made with this validator: its peers accept no other key, unless one has been "
        "announced");
  if (const auto both = net::make_tls_context(*key, *certificate); !both)
    return add(findings, "tls", Severity::error, both.error().message, "name the key that the certificate is over");
  add(findings, "tls", Severity::well,
      entry != nullptr ? "the certificate is over the key that the peers know" : "certificate and key belong together");
}

}  // namespace

void look_at_genesis(Patient& patient, Findings& findings) {
  const std::string& path = patient.config.node.genesis;
  const auto text = read_file(path);
  if (!text)
    return add(findings, "genesis", Severity::error, text.error().message,
               "copy the network's genesis file there; every other validator has it");
  auto genesis = read_genesis_json(*text);
  if (!genesis)
    return add(findings, "genesis", Severity::error, path + ": " + genesis.error().message,
               "copy the network's genesis file again; every other validator has it");
  patient.genesis = std::move(*genesis);
  find_list(patient);
  add(findings, "genesis", Severity::well,
      patient.genesis->chain_id.value + ", " + std::to_string(patient.genesis->banks.size()) + " validators, hash " +
          genesis_hash(*patient.genesis).hex());
}

void look_at_keys(Patient& patient, const Options& options, Findings& findings) {
  if (!patient.config.node.is_validator())
    return add(findings, "consensus_key", Severity::note, "an observer has no key to vote with");
  look_at_secret(patient.config.node.consensus_key, "consensus_key", options, findings);
  look_at_secret(patient.config.node.next_consensus_key, "consensus_key", options, findings);
  look_at_secret(patient.config.node.tls_key, "tls", options, findings);
  if (!patient.genesis) return;
  look_at_consensus_key(patient, findings);
  look_at_tls(patient, findings);
}

void look_at_clock(const Patient& patient, Findings& findings) {
  const Timestamp now = RealClock{}.wall();
  const std::string text = format_timestamp(now);
  if (patient.genesis && now.raw() < patient.genesis->calendar.first_day_start.raw() - kMillisPerDay)
    return add(
        findings, "clock", Severity::error,
        "this machine says " + text + ", the network began on " +
            format_timestamp(patient.genesis->calendar.first_day_start),
        "set the clock, and keep it with chrony or systemd-timesyncd: others refuse blocks from elsewhere in time");
  timex state{};
  const int synchronised = adjtimex(&state);
  if (synchronised == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    return add(findings, "clock", Severity::note, text + "; nothing keeps this clock in step",
               "run chrony or systemd-timesyncd: blocks more than half a second ahead are refused");
  add(findings, "clock", Severity::well, text + ", kept in step");
}

}  // namespace tallystick::node::doctor
