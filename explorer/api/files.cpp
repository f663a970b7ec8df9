#include "explorer/api/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tallystick::explorer::api {
namespace {

std::string_view type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{".html", "text/html; charset=utf-8"},
                                                                      {".js", "text/javascript; charset=utf-8"},
                                                                      {".css", "text/css; charset=utf-8"},
                                                                      {".svg", "image/svg+xml"},
                                                                      {".json", "application/json"},
                                                                      {".webmanifest", "application/manifest+json"},
                                                                      {".woff2", "font/woff2"},
                                                                      {".png", "image/png"},
                                                                      {".ico", "image/x-icon"},
                                                                      {".wasm", "application/wasm"},
                                                                      {".txt", "text/plain; charset=utf-8"}};
  for (const auto& [ending, type] : kTypes)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

// "deflate, gzip;q=0.5": named, and not with a weight of nothing but zeros.
bool takes_gzip(std::string_view accepted) {
  constexpr std::string_view kName = "gzip";
  const std::size_t at = accepted.find(kName);
  if (at == accepted.npos) return false;
  std::string weight{accepted.substr(at + kName.size(), accepted.find(',', at) - at - kName.size())};
  std::erase(weight, ' ');
  return !weight.starts_with(";q=0") || weight.find_first_not_of("0.", 3) != weight.npos;
}

}  // namespace

const char* const kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src "
    "'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Result<Files> Files::read(const std::string& directory) {
  Files out;
  std::error_code error;
  std::size_t bytes = 0;
  std::filesystem::recursive_directory_iterator entry{directory, error};
  for (; !error && entry != std::filesystem::recursive_directory_iterator{}; entry.increment(error)) {
    const bool regular = entry->is_regular_file(error);
    if (error) break;
    if (!regular) continue;
    std::ostringstream text;
    std::ifstream file{entry->path(), std::ios::binary};
    if (!file) return not_found(entry->path().string() + " cannot be read");
    if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
    bytes += text.view().size();
    if (bytes > kFilesBytesMax)
      return malformed(directory + " holds more than " + std::to_string(kFilesBytesMax) + " bytes of files");
    out.files_["/" + entry->path().lexically_relative(directory).string()] = std::move(text).str();
  }
  if (error) return not_found(directory + ": " + error.message());
  return out;
}

node::http::Response Files::answer(const node::http::Request& request) const {
  const std::string_view last = std::string_view{request.path}.substr(request.path.rfind('/') + 1);
  const bool page = request.path == "/" || last.find('.') == last.npos;
  const std::string path = page ? "/index.html" : request.path;
  auto found = files_.find(path);
  if (found == files_.end()) {
    const char* const why = files_.empty() ? "The web app was not built; the interface is at /v1/openapi.json.\n"
                                           : "There is nothing here.\n";
    return {404, "text/plain; charset=utf-8", why, {}};
  }
  node::http::Response out{200, std::string{type_of(path)}, {}, {}};
  // Names of assets carry a hash of what is in them.
  const bool lasting = path.starts_with("/assets/");
  out.headers.emplace_back("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
  out.headers.emplace_back("Vary", "Accept-Encoding");
  if (const auto compressed = files_.find(path + ".gz");
      compressed != files_.end() && takes_gzip(request.header("accept-encoding"))) {
    out.headers.emplace_back("Content-Encoding", "gzip");
    found = compressed;
  }
  out.body = found->second;
  return out;
}

}  // namespace tallystick::explorer::api
