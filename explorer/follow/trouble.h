// Why the follower does not go on, for people and for programs. What disagreed is named on both sides: nobody has to take a word for it.
#pragma once

#include <string>

#include "core/result.h"
#include "core/time.h"

namespace tallystick::explorer {

struct Trouble {
  enum class Kind {
    unreachable,  // the node gives no answer, or none yet: another one is asked, and this one again
    divergent,  // what the node says is not what follows from genesis and signatures: nothing of it is indexed, and nothing after it
    storage,  // the disk or the database cannot be used now: both stores are opened again after a pause
    failed,   // the stores contradict themselves, or this program does: a person must look
  };
  Kind kind{};
  std::string code;      // stable: "certificate", "state_root", ...
  Height height;         // of the block that shows it; 0: of none
  std::string expected;  // what was computed or verified here
  std::string found;     // what the node says
  std::string cause;     // one sentence
  std::string cure;      // one sentence
  // For the operator's log alone: the words of the disk or the database, which may name paths and accounts.
  std::string detail = {};
  std::string node = {};  // who says so; empty: nobody but this program
};

// Of the ledger or the index: storage when it may pass, failed otherwise.
inline Trouble store_trouble(Height height, const Error& error) {
  const bool passing = error.kind == ErrorKind::unavailable;
  Trouble out;
  out.kind = passing ? Trouble::Kind::storage : Trouble::Kind::failed;
  out.code = passing ? "storage" : "internal";
  out.height = height;
  out.cause = passing ? "The disk or the database of this explorer cannot be used."
                      : "The index or the ledger of this explorer is damaged, or of something else than this network.";
  out.cure = passing ? "See that no other process uses them and that there is room: both are opened again, and it goes "
                       "on where it stopped."
                     : "Make both anew with 'tallystick-explorer rebuild'; if it happens again, report it.";
  out.detail = error.message;
  return out;
}

template <class T>
using Followed = tl::expected<T, Trouble>;

}  // namespace tallystick::explorer
