#include "tests/e2e/ledger_server.h"

#include "core/ensure.h"
#include "node/mempool/signature_pool.h"
#include "node/rpc/http_service.h"

namespace tallystick::e2e {

LedgerServer::LedgerServer(const Genesis& genesis)
    : chain_{genesis}, dispatcher_{node::rpc::ServiceInfo{"tallystick", "test"}} {
  ledger_ = node::open_or_fail(store_, chain_.genesis(), {.bucket_bits = 4});
  append({});
  node::rpc::NodeDoor door;
  door.submit = [this](Bytes bytes, const std::string&, std::function<void(const Result<node::TransactionPtr>&)> done) {
    done(take(bytes));
  };
  door.find_waiting = [](const Hash&, std::function<void(node::TransactionPtr)> done) { done(nullptr); };
  door.pending_next = [](const AccountId&, std::uint8_t, std::function<void(std::optional<Sequence>)> done) {
    done(std::nullopt);
  };
  door.bodies = [](Height, std::function<void(const Result<std::vector<Bytes>>&)> done) {
    done(not_found("no block files here"));
  };
  door.status = [] { return node::rpc::NodeStatus{}; };
  methods_ = std::make_unique<node::rpc::MethodSet>(*ledger_, door, clock_);
  methods_->add_to(dispatcher_);
  auto http = node::http::Server::start(
      {}, [this, honest = node::rpc::serve(dispatcher_)](node::http::Request request, node::http::Respond respond) {
        honest(std::move(request), [this, respond = std::move(respond)](node::http::Response response) {
          {
            const std::lock_guard lock{lie_mutex_};
            const auto& [from, to] = lie_;
            for (std::size_t at = 0; !from.empty() && (at = response.body.find(from, at)) != std::string::npos;
                 at += to.size())
              response.body.replace(at, from.size(), to);
          }
          respond(std::move(response));
        });
      });
  ensure(http.has_value());
  http_ = std::move(*http);
}

LedgerServer::~LedgerServer() {
  http_.reset();
}

void LedgerServer::hold(bool hold) {
  const std::lock_guard lock{mutex_};
  hold_ = hold;
}

void LedgerServer::lie(std::string from, std::string to) {
  const std::lock_guard lock{lie_mutex_};
  lie_ = {std::move(from), std::move(to)};
}

Result<node::TransactionPtr> LedgerServer::take(const Bytes& bytes) {
  const auto verified = node::verify_transaction(network_of(chain_.genesis()), Secp256k1Scheme{}, bytes);
  if (!verified) return verified;
  const std::lock_guard lock{mutex_};
  if (!hold_) append({(*verified)->transaction});
  return verified;
}

void LedgerServer::append(const std::vector<Transaction>& transactions) {
  const Timestamp now = clock_.wall(), next = chain_.reference().next_block().time + Millis{50};
  if (now > next) chain_.reference().pass(now - next);
  chain_.add(transactions);
  const auto fed = chain_.feed(*ledger_);
  ensure(fed.has_value());
}

}  // namespace tallystick::e2e
