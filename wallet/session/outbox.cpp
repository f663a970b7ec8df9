#include "wallet/session/outbox.h"

#include <algorithm>
#include <filesystem>

#include <unistd.h>

#include "core/transaction.h"
#include "wallet/keystore/key_files.h"

namespace tallystick::wallet {

Result<void> Outbox::put(const Hash& id, ByteView transaction) const {
  if (const auto made = make_private_directory(directory_); !made) return made;
  return replace_private_file(path_of(id), to_hex(transaction) + "\n");
}

Result<Bytes> Outbox::get(const Hash& id) const {
  const auto text = read_whole_file(path_of(id), 2 * kTransactionBytesMax + 1);
  if (!text) return tl::unexpected(text.error());
  const auto bytes = from_hex(std::string_view{*text}.substr(0, text->find('\n')));
  if (!bytes) return malformed(path_of(id) + " is damaged");
  return *bytes;
}

void Outbox::remove(const Hash& id) const {
  ::unlink(path_of(id).c_str());
}

std::vector<Hash> Outbox::list() const {
  std::vector<Hash> out;
  std::error_code error;
  for (std::filesystem::directory_iterator it{directory_, error}, end; !error && it != end; it.increment(error))
    if (const auto id = Hash::from_hex(it->path().stem().string()); id && it->path().extension() == ".tx")
      out.push_back(*id);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tallystick::wallet
