// A real PostgreSQL server of a test's own, in a directory of its own, that listens on a socket in it and on no port. It runs as the user who
// runs the test, or as `postgres` when that is root, whom PostgreSQL refuses to serve. Gone with the object.
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "core/result.h"
#include "node/os/temp_directory.h"

namespace tallystick::explorer {

class PostgresServer {
 public:
  // unavailable, with the words of the program that failed.
  static Result<std::unique_ptr<PostgresServer>> start();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // "postgresql://…" of a database that is made for the caller.
  Result<std::string> make_database(const std::string& name);

 private:
  PostgresServer() = default;
  std::string url(const std::string& database) const;
  node::TempDirectory directory_;
  pid_t server_ = -1;
};

}  // namespace tallystick::explorer
