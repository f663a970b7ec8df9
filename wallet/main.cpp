// tallystick: the wallet.
#include <csignal>
#include <cstdio>

#include <sys/prctl.h>
#include <sys/resource.h>

#include "wallet/cli/run.h"

int main(int argc, char** argv) {
  // Keys pass through this process: no core file of it, and no other process of the same person may look into it.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  return tallystick::wallet::run({argv + 1, argv + argc});
}
