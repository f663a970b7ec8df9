#include "node/storage/sign_state.h"

#include <algorithm>
#include <tuple>

#include "core/codec.h"
#include "core/ensure.h"
#include "node/storage/crc32c.h"
#include "node/storage/durable_directory.h"

namespace tallystick::node {
namespace {

constexpr std::string_view kMagic = "tallysgn";
constexpr std::size_t kSlotBytes = 128;
constexpr std::uint64_t kSlotOffsets[] = {0, 4096};
constexpr std::string_view kPath = "sign_state";
constexpr std::size_t kKeyDigits = 16;

struct Slot {
  std::uint64_t counter = 0;
  SignLease lease;
  PublicKey key;
};

Bytes encode_slot(const Slot& slot) {
  Writer w;
  w.raw(as_bytes(kMagic));
  w.integer(slot.counter);
  encode(w, slot.lease.epoch);
  encode(w, slot.lease.lease_end);
  encode(w, slot.key);
  w.raw(Bytes(kSlotBytes - 4 - w.bytes().size(), 0));
  w.integer(crc32c(w.bytes()));
  return w.take();
}

std::optional<Slot> decode_slot(ByteView bytes) {
  if (bytes.size() != kSlotBytes) return std::nullopt;
  Reader r{bytes};
  if (as_text(r.raw(kMagic.size())) != kMagic) return std::nullopt;
  Slot slot;
  slot.counter = r.integer<std::uint64_t>();
  decode(r, slot.lease.epoch);
  decode(r, slot.lease.lease_end);
  decode(r, slot.key);
  Reader tail{bytes.last(4)};
  if (tail.integer<std::uint32_t>() != crc32c(bytes.first(kSlotBytes - 4))) return std::nullopt;
  return slot;
}

// The newest whole one; nothing when there is none.
Result<std::optional<Slot>> newest_slot(const File& file) {
  std::optional<Slot> newest;
  for (const std::uint64_t offset : kSlotOffsets) {
    const auto bytes = file.read(offset, kSlotBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto slot = decode_slot(*bytes);
    if (slot && (!newest || slot->counter > newest->counter)) newest = slot;
  }
  return newest;
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

Result<void> SignState::initialise(Disk& disk, const std::string& path, const PublicKey& key, Epoch epoch) {
  const auto exists = disk.exists(path);
  if (!exists) return tl::unexpected(exists.error());
  if (*exists) return fail(ErrorKind::not_yet, path + " exists: this key has been started before");
  // Renamed into place whole, so that a crash leaves no file or a good one.
  const std::string draft = path + ".new";
  if (auto made = make_durable_directory(disk, directory_of(path)); !made) return made;
  auto file = disk.open(draft, true);
  if (!file) return tl::unexpected(file.error());
  for (std::uint64_t i = 0; i < std::size(kSlotOffsets); ++i) {
    const Slot slot{i + 1, {epoch, View{0}}, key};
    if (auto done = (*file)->write(kSlotOffsets[i], encode_slot(slot)); !done) return done;
  }
  if (auto done = (*file)->sync(); !done) return done;
  if (auto done = disk.rename(draft, path); !done) return done;
  return disk.sync_directory(directory_of(path));
}

Result<std::unique_ptr<SignState>> SignState::open(Disk& disk, const std::string& path, const PublicKey& key) {
  auto file = disk.open(path, false);
  if (!file) return tl::unexpected(file.error());
  const auto found = newest_slot(**file);
  if (!found) return tl::unexpected(found.error());
  const std::optional<Slot>& newest = *found;
  if (!newest) return internal_error(path + " holds no readable slot: this key must not vote again");
  if (newest->key != key)
    return internal_error(path + " belongs to the key " + newest->key.hex() + ", not to " + key.hex());
  // After a sync that failed it may be in memory alone (node/storage/record_log.cpp).
  if (auto again = (*file)->write(kSlotOffsets[(newest->counter + 1) % std::size(kSlotOffsets)], encode_slot(*newest));
      !again)
    return tl::unexpected(again.error());
  if (auto synced = (*file)->sync(); !synced) return tl::unexpected(synced.error());
  std::unique_ptr<SignState> state{new SignState};
  state->file_ = std::move(*file);
  state->key_ = key;
  state->lease_ = newest->lease;
  state->counter_ = newest->counter;
  return state;
}

Result<PublicKey> SignState::key_of(Disk& disk, const std::string& path) {
  const auto file = disk.open(path, false);
  if (!file) return tl::unexpected(file.error());
  const auto found = newest_slot(**file);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return internal_error(path + " holds no readable slot: this key must not vote again");
  return (*found)->key;
}

std::string witness_place(const PublicKey& key) {
  return "sign_state-" + key.hex().substr(0, 16);
}

Result<SignStatePlace> sign_state_place(Disk& disk, const PublicKey& key) {
  const std::string common{kPath};
  const std::string own = common + "-" + key.hex().substr(0, kKeyDigits);
  const auto has_own = disk.exists(own);
  if (!has_own) return tl::unexpected(has_own.error());
  if (*has_own) return SignStatePlace{own, true};
  const auto has_common = disk.exists(common);
  if (!has_common) return tl::unexpected(has_common.error());
  if (!*has_common) return SignStatePlace{common, false};
  const auto holder = SignState::key_of(disk, common);
  if (!holder && holder.error().kind != ErrorKind::internal) return tl::unexpected(holder.error());
  const bool of_another = holder && *holder != key;
  return SignStatePlace{of_another ? own : common, !of_another};
}

Result<void> SignState::extend(SignLease lease) {
  ensure(std::tie(lease.epoch, lease.lease_end) > std::tie(lease_.epoch, lease_.lease_end));
  if (failed_) return internal_error("the sign state could not be written earlier");
  const Slot slot{counter_ + 1, lease, key_};
  failed_ = true;
  // Counters alternate between the slots from the start, so this overwrites the older one.
  if (auto done = file_->write(kSlotOffsets[(slot.counter + 1) % std::size(kSlotOffsets)], encode_slot(slot)); !done)
    return done;
  if (auto done = file_->sync(); !done) return done;
  failed_ = false;
  counter_ = slot.counter;
  lease_ = lease;
  return {};
}

View lease_end_for(View view) {
  return View{view.raw() + kLeaseViews - 1};
}

View vote_floor_after_loss(const SignLease& sign_state, const LogFindings& log, Epoch epoch) {
  if (sign_state.epoch > epoch) return kNoVotes;
  if (sign_state.epoch < epoch || sign_state.lease_end == View{0}) return View{0};
  const bool unheard = !log.lease || log.lease->epoch != epoch || sign_state.lease_end > log.lease->lease_end;
  return unheard || log.damaged ? sign_state.lease_end : View{0};
}

}  // namespace tallystick::node
