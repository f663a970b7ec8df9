// What a shell learns from a command. The numbers are a promise to scripts and never change.
#pragma once

namespace tallystick::wallet {

enum class Exit : int {
  ok = 0,              // and final, if it was waited for
  internal = 1,        // a bug or a broken machine
  usage = 2,           // the command line, a file or the configuration is not right
  unreachable = 3,     // no node answered
  rejected = 4,        // refused before it entered a block: nothing happened
  failed = 5,          // entered a block and was refused there: it used its place in its lane, nothing else happened
  not_found = 6,       // there is no such thing, or the list is empty
  timeout = 7,         // what became of it is unknown; running the same command with the same id again is safe
  more_approvals = 8,  // needs signatures this wallet cannot give
  proof_invalid = 9,   // a proof or signature does not hold
  locked = 10,         // no password, or a wrong one
  interrupted = 130,   // the person stopped it
};

}  // namespace tallystick::wallet
