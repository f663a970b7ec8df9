#include "node/rpc/http_service.h"

namespace tallystick::node::rpc {

namespace {

http::Response plain(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

}  // namespace

http::Handler serve(const Dispatcher& dispatcher) {
  return [&dispatcher](const http::Request& request, http::Respond respond) {
    if (request.path != "/" && request.path != "/rpc") return respond(plain(404, "JSON-RPC is at /\n"));
    if (request.method != "POST") {
      auto answer = plain(405, "JSON-RPC takes POST\n");
      answer.headers = {{"Allow", "POST"}};
      return respond(std::move(answer));
    }
    dispatcher.handle(
        request.body,
        [respond = std::move(respond)](Finished finished) {
          respond(
              {finished.http_status, "application/json", std::move(finished.text), {{"Cache-Control", "no-store"}}});
        },
        request.peer);
  };
}

}  // namespace tallystick::node::rpc
