#include "explorer/api/server.h"

#include <atomic>

#include "core/strict_json.h"
#include "explorer/api/export.h"
#include "explorer/api/files.h"
#include "explorer/api/live.h"
#include "explorer/api/openapi.h"
#include "explorer/api/proofs.h"
#include "explorer/api/routes.h"
#include "explorer/api/standing_json.h"
#include "explorer/api/workers.h"
#include "node/http/server.h"
#include "node/os/real_clock.h"

namespace tallystick::explorer::api {
namespace {

using node::http::Request;
using node::http::Respond;
using node::http::Response;

constexpr Millis kTellEvery{100};
constexpr Millis kLogEvery{1'000};

Response json_response(const Json& json, int status = 200) {
  return {status, "application/json; charset=utf-8", dump_json(json) + "\n", {{"Cache-Control", "no-store"}}};
}
Response error_response(const ApiError& error) {
  return json_response(to_json(error), error.status);
}
Response error_response(int status, std::string code, std::string cause, std::string cure) {
  return error_response(ApiError{status, std::move(code), std::move(cause), std::move(cure), {}});
}

Response with_policy(Response response) {
  response.headers.emplace_back("Content-Security-Policy", kContentPolicy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

// "fragment.fragment as of 1200.csv"
std::string file_name(const std::string& path, const Moment& moment, Format format) {
  std::string name = path.substr(path.rfind('/') + 1) + "-" + std::to_string(moment.height.raw());
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-' && c != '_') c = '_';
  return name + (format == Format::csv ? ".csv" : ".json");
}

}  // namespace

struct Server::Impl {
  Impl(ServerSettings s, const SharedStanding& where)
      : settings{std::move(s)},
        standing{where},
        routes{index_routes()},
        description{dump_json(openapi(routes)) + "\n"},
        workers{settings.index, settings.workers, settings.limits} {}

  void handle(Request request, const Respond& respond);
  void ask_index(const Request& request, const Route& route, std::vector<std::string> path, const Respond& respond);
  // What a worker does for a route.
  Response answer(const Ask& ask, const Route& route, const std::string& path, const std::string& client);
  Response begin_export(const Ask& ask, const std::shared_ptr<const List>& list, Format format, const std::string& path,
                        const std::string& client);
  // What the reader is told; the operator is told the rest.
  Response refused(const ApiError& error);
  Response as_response(const Answer<Json>& answer) { return answer ? json_response(*answer) : refused(answer.error()); }
  std::shared_ptr<const Context> context();
  Json status() const {
    std::string nodes;
    for (const std::string& one : settings.nodes) nodes += (nodes.empty() ? "" : ", ") + one;
    return status_json(standing.get(), clock.wall(), nodes, settings.index.substr(0, settings.index.find(':')));
  }

  const ServerSettings settings;
  const SharedStanding& standing;
  const node::RealClock clock;
  const std::vector<Route> routes;
  const std::string description;  // /v1/openapi.json
  Files files;
  Live live;
  std::mutex mutex;
  std::shared_ptr<const Context> known;  // once genesis is
  Millis told_at{0};
  std::atomic<std::int64_t> logged_at{-kLogEvery.raw()};
  std::unique_ptr<Proofs> proofs;
  Workers workers;
  std::unique_ptr<node::http::Server> http;  // goes first
};

std::shared_ptr<const Context> Server::Impl::context() {
  const std::lock_guard lock{mutex};
  if (known != nullptr) return known;
  if (auto genesis = standing.get().genesis) known = std::make_shared<const Context>(std::move(*genesis));
  return known;
}

Response Server::Impl::refused(const ApiError& error) {
  const std::int64_t now = clock.monotonic().raw();
  std::int64_t before = logged_at;
  if (!error.detail.empty() && now - before >= kLogEvery.raw() && logged_at.compare_exchange_strong(before, now))
    settings.log(error.detail);
  return error_response(error);
}

void Server::Impl::handle(Request request, const Respond& answered) {
  const Respond respond = [answered](Response response) { answered(with_policy(std::move(response))); };
  if (request.method != "GET" && request.method != "HEAD")
    return respond(error_response(405, "method_not_allowed", "Only GET is answered here.",
                                  "Nothing can be changed through the explorer."));
  if (!request.path.starts_with("/v1/")) return respond(files.answer(request));
  if (request.path == "/v1/status") return respond(json_response(status()));
  if (request.path == "/v1/openapi.json")
    return respond({200, "application/json; charset=utf-8", description, {{"Cache-Control", "no-store"}}});
  if (request.path == "/v1/genesis") {
    const auto genesis = standing.get().genesis;
    if (!genesis)
      return respond(error_response(503, "starting", "The genesis is not known yet.", "Try again in a moment."));
    return respond(json_response({{"hash", genesis_hash(*genesis).hex()},
                                  {"genesis", parse_json(write_genesis_json(*genesis)).value_or(Json())}}));
  }
  if (request.path.starts_with("/v1/proofs/")) {
    const auto network = context();
    if (network == nullptr)
      return respond(error_response(503, "starting", "The genesis is not known yet.", "Try again in a moment."));
    return proofs->ask(network, request.path, {request.peer, request.wanted},
                       [this, respond](const Answer<Json>& bundle) { respond(as_response(bundle)); });
  }
  for (const Route& route : routes)
    if (auto path = match(route, request.path)) return ask_index(request, route, std::move(*path), respond);
  respond(
      error_response(404, "not_found", "There is nothing at this address.", "/v1/openapi.json names every address."));
}

void Server::Impl::ask_index(const Request& request, const Route& route, std::vector<std::string> path,
                             const Respond& respond) {
  const auto network = context();
  if (network == nullptr)
    return respond(error_response(503, "starting", "Nothing is indexed yet: no node has answered.",
                                  "Ask /v1/status; try again in a moment."));
  auto query = Query::parse(request.query);
  if (!query) return respond(error_response(query.error()));
  const bool taken =
      workers.submit({request.peer, request.wanted},
                     [this, network, &route, path = std::move(path), where = request.path, client = request.peer,
                      query = std::move(*query), respond](const Result<sql::Database*>& database) {
                       if (!database) return respond(refused(database_error(database.error()).value()));
                       respond(answer(Ask{*network, **database, query, path}, route, where, client));
                     });
  if (!taken) respond(error_response(503, "overloaded", "Too many questions wait.", "Try again in a moment."));
}

Response Server::Impl::answer(const Ask& ask, const Route& route, const std::string& path, const std::string& client) {
  if (route.answer) return as_response(route.answer(ask));
  const auto list = route.list(ask);
  if (!list) return refused(list.error());
  const auto format = format_of(ask);
  if (!format) return error_response(format.error());
  if (*format) return begin_export(ask, *list, **format, path, client);
  return as_response(answer_page(ask, **list, route.path));
}

// Each piece is a question of its own to the workers, so that a long file keeps nobody else waiting.
Response Server::Impl::begin_export(const Ask& ask, const std::shared_ptr<const List>& list, Format format,
                                    const std::string& path, const std::string& client) {
  if (ask.query.has("cursor") || ask.query.has("limit"))
    return error_response(ApiError{400, "bad_parameter",
                                   "A file holds the whole filter: it takes neither cursor nor limit.",
                                   "Leave them out.", "format"});
  auto request = read_page_request(ask, *list, path);
  if (!request) return refused(request.error());
  Response out{200, format == Format::csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8", {}, {}};
  out.headers = {{"Content-Disposition", "attachment; filename=\"" + file_name(path, request->moment, format) + "\""},
                 {"Cache-Control", "no-store"}};
  // The list may refer to the context, and filters to the list.
  struct Work {
    std::shared_ptr<const Context> context;
    Query query;
    std::vector<std::string> path;
    Export file;
  };
  const auto work =
      std::make_shared<Work>(Work{context(), ask.query, ask.path, Export{list, format, std::move(*request)}});
  out.more = [this, work, client](const Respond& respond) {
    const bool taken = workers.submit_piece({client}, [work, respond](const Result<sql::Database*>& database) {
      if (!database) return respond({503, {}, {}, {}});
      auto piece = work->file.next(Ask{*work->context, **database, work->query, work->path});
      respond(piece ? Response{200, {}, std::move(*piece), {}} : Response{503, {}, {}, {}});
    });
    if (!taken) respond({503, {}, {}, {}});
  };
  return out;
}

Result<std::unique_ptr<Server>> Server::start(ServerSettings settings, const SharedStanding& standing) {
  auto impl = std::make_unique<Impl>(std::move(settings), standing);
  auto proofs = Proofs::make(impl->settings.nodes);
  if (!proofs) return tl::unexpected(proofs.error());
  impl->proofs = std::move(*proofs);
  if (!impl->settings.web.empty()) {
    auto files = Files::read(impl->settings.web);
    if (!files) return tl::unexpected(files.error());
    impl->files = std::move(*files);
  }
  node::http::ServerOptions options;
  options.listen = impl->settings.listen;
  options.hosts = impl->settings.hosts;
  Impl& running = *impl;
  auto http = node::http::Server::start(
      std::move(options), [&running](Request request, Respond respond) { running.handle(std::move(request), respond); },
      running.live.open([&running] { return dump_json(live_json(running.standing.get())); }));
  if (!http) return tl::unexpected(http.error());
  impl->http = std::move(*http);
  return std::unique_ptr<Server>{new Server(std::move(impl))};
}

Server::Server(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Server::~Server() = default;

std::uint16_t Server::port() const {
  return impl_->http->port();
}

void Server::tell() {
  const Standing now = impl_->standing.get();
  {
    const std::lock_guard lock{impl_->mutex};
    const Millis moment = impl_->clock.monotonic();
    if (now.state == Standing::State::catching_up && moment.raw() - impl_->told_at.raw() < kTellEvery.raw()) return;
    impl_->told_at = moment;
  }
  impl_->live.tell(dump_json(live_json(now)));
}

}  // namespace tallystick::explorer::api
