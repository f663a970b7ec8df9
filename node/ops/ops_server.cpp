#include "node/ops/ops_server.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/strict_json.h"
#include "node/log/log.h"

namespace tallystick::node::ops {

namespace {

using nlohmann::json;

http::Response answer(int status, const json& body) {
  return {status, "application/json", dump_json(body) + "\n", {{"Cache-Control", "no-store"}}};
}

http::Response checked(const Checks& checks) {
  json list = json::array();
  bool ok = true;
  std::string failed;
  for (const Check& check : checks()) {
    list.push_back({{"name", check.name}, {"ok", check.ok}, {"detail", check.detail}});
    if (!check.ok && failed.empty()) failed = check.name;
    ok = ok && check.ok;
  }
  json body = {{"ok", ok}, {"checks", std::move(list)}};
  if (!ok) body["failed"] = failed;
  return answer(ok ? 200 : 503, body);
}

http::Response set_levels(const http::Request& request) {
  const auto body = parse_json(request.body, {.bytes_max = 4096, .depth_max = 2});
  const auto levels = body ? json_text(*body, "levels") : tl::unexpected(body.error());
  const auto done = levels ? log::set_levels(*levels) : tl::unexpected(levels.error());
  if (!done) return answer(400, {{"error", done.error().message}});
  log::info("ops", "log levels changed", {{"levels", log::levels()}, {"by", request.peer}});
  return answer(200, {{"levels", log::levels()}});
}

}  // namespace

struct OpsServer::Impl {
  std::string version;
  Metrics& metrics;
  Checks live;
  Checks ready;
  std::unique_ptr<http::Server> server;

  http::Response respond(const http::Request& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (request.path == "/loglevel" && request.method == "PUT") return set_levels(request);
    const bool known = request.path == "/livez" || request.path == "/readyz" || request.path == "/metrics" ||
                       request.path == "/version" || request.path == "/loglevel";
    if (!known) return answer(404, {{"error", "here are /livez /readyz /metrics /version /loglevel"}});
    if (!reads) return answer(405, {{"error", "this path is only read"}});
    if (request.path == "/livez") return checked(live);
    if (request.path == "/readyz") return checked(ready);
    if (request.path == "/metrics")
      return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {{"Cache-Control", "no-store"}}};
    if (request.path == "/version") return answer(200, {{"version", version}});
    return answer(200, {{"levels", log::levels()}});
  }
};

Result<std::unique_ptr<OpsServer>> OpsServer::start(OpsOptions options, Metrics& metrics, Checks live, Checks ready) {
  auto impl =
      std::make_unique<Impl>(Impl{std::move(options.version), metrics, std::move(live), std::move(ready), nullptr});
  auto server = http::Server::start(std::move(options.http),
                                    [raw = impl.get()](const http::Request& request, const http::Respond& respond) {
                                      respond(raw->respond(request));
                                    });
  if (!server) return tl::unexpected(server.error());
  impl->server = std::move(*server);
  return std::unique_ptr<OpsServer>{new OpsServer{std::move(impl)}};
}

OpsServer::OpsServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
OpsServer::~OpsServer() = default;
std::uint16_t OpsServer::port() const {
  return impl_->server->port();
}

}  // namespace tallystick::node::ops
