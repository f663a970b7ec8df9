// The web app's files, read once at the start: a request can name only what was there then.
#pragma once

#include <map>
#include <string>

#include "core/result.h"
#include "node/http/message.h"

namespace tallystick::explorer::api {

inline constexpr std::size_t kFilesBytesMax = 64 * 1024 * 1024;

class Files {
 public:
  Files() = default;
  // Every regular file below the directory; not_found when there is no such directory, malformed beyond kFilesBytesMax.
  static Result<Files> read(const std::string& directory);

  // The file at the path, compressed when the client takes that and a .gz lies beside it; index.html for '/' and for every path without a
  // dot in its last part, since those are pages of the app; 404 otherwise.
  node::http::Response answer(const node::http::Request& request) const;

 private:
  std::map<std::string, std::string> files_;  // by path, "/index.html"
};

// What pages and answers may do in a browser: nothing but what comes from here.
extern const char* const kContentPolicy;

}  // namespace tallystick::explorer::api
