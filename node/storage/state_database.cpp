#include "node/storage/state_database.h"

#include "node/storage/durable_directory.h"

namespace tallystick::node {
// The names in an order that keeps what remains a database, an older or a damaged one, until the last is gone: logs first, then what
// the manifest speaks of, then CURRENT, which leads to the manifest. A new database must find none of them.
Result<void> remove_state_database(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return tl::unexpected(names.error());
  const auto is_log = [](const std::string& name) { return name.ends_with(".log"); };
  const auto is_current = [](const std::string& name) { return name == "CURRENT"; };
  const auto is_other = [&](const std::string& name) { return !is_log(name) && !is_current(name); };
  const auto remove_all = [&](const auto& chosen) -> Result<void> {
    for (const std::string& name : *names)
      if (chosen(name))
        if (auto removed = disk.remove(directory + "/" + name); !removed) return removed;
    return disk.sync_directory(directory);
  };
  if (auto done = remove_all(is_log); !done) return done;
  if (auto done = remove_all(is_other); !done) return done;
  return remove_all(is_current);
}

Result<StateDatabase> open_state_database(Disk& disk, const std::string& directory,
                                          const std::function<Result<std::unique_ptr<KvStore>>()>& open) {
  if (auto made = make_durable_directory(disk, directory); !made) return tl::unexpected(made.error());
  auto store = open();
  if (store) return StateDatabase{std::move(*store), {}};
  if (store.error().kind != ErrorKind::internal) return tl::unexpected(store.error());
  const std::string damage = store.error().message;
  if (auto removed = remove_state_database(disk, directory); !removed) return tl::unexpected(removed.error());
  store = open();
  if (!store) return tl::unexpected(store.error());
  return StateDatabase{std::move(*store), damage};
}

}  // namespace tallystick::node
