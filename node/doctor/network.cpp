// What a node needs of the network, and what a running one says of itself.
#include <cerrno>
#include <algorithm>
#include <system_error>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "consensus/validator_set.h"
#include "node/client/rpc_client.h"
#include "node/doctor/checks.h"
#include "node/http/address.h"

namespace tallystick::node::doctor {
namespace {

constexpr int kConnectWithinMs = 1'000;
constexpr Millis kAnswerWithin{3'000};

struct Socket {
  explicit Socket(int d) : descriptor{d} {}
  ~Socket() {
    if (descriptor >= 0) close(descriptor);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int descriptor;
};

// Calls `use` with the first address of host:port and a socket for it; the error in the system's words, empty when it went well.
template <class Use>
std::string with_address(const std::string& text, Use use) {
  const auto where = http::parse_host_port(text);
  if (!where) return where.error().message;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(where->port);
  if (const int code = getaddrinfo(where->host.c_str(), port.c_str(), &hints, &found); code != 0)
    return gai_strerror(code);
  const Socket socket{::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  const int error = socket.descriptor < 0 ? errno : use(socket.descriptor, *found);
  freeaddrinfo(found);
  return error == 0 ? std::string{} : std::generic_category().message(error);
}

std::string connect_to(const std::string& address) {
  return with_address(address, [](int socket, const addrinfo& to) {
    if (connect(socket, to.ai_addr, to.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd waiting{socket, POLLOUT, 0};
    if (poll(&waiting, 1, kConnectWithinMs) != 1) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
  });
}

std::string listen_on(const std::string& address) {
  return with_address(address, [](int socket, const addrinfo& at) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    return bind(socket, at.ai_addr, at.ai_addrlen) == 0 && listen(socket, 1) == 0 ? 0 : errno;
  });
}

}  // namespace

void look_at_ports(const Patient& patient, Findings& findings) {
  const struct {
    const char* key;
    const std::string& address;
  } ports[] = {{"node.listen", patient.config.node.listen},
               {"rpc.listen", patient.config.rpc.listen},
               {"ops.listen", patient.config.ops.listen}};
  bool all_free = true;
  for (const auto& port : ports) {
    const std::string why = listen_on(port.address);
    if (why.empty()) continue;
    all_free = false;
    add(findings, "ports", Severity::error, std::string{port.key} + " = " + port.address + ": " + why,
        "end the process that has the port, or set " + std::string{port.key} + " to another one");
  }
  if (all_free) add(findings, "ports", Severity::well, "the three ports are free");
}

void look_at_peers(const Patient& patient, Findings& findings) {
  if (!patient.genesis || !patient.config.node.is_validator()) return;
  const std::size_t quorum = consensus::validator_set(patient.list, {}).quorum();
  // Validators that joined later dial by themselves.
  std::size_t others = 0, named = 0;
  for (const ValidatorEntry& entry : patient.list.validators) {
    if (entry.consensus_key == patient.key) continue;
    ++others;
    named += std::ranges::any_of(patient.config.peers,
                                 [&](const PeerAddress& peer) { return peer.validator == entry.seat; })
                 ? 1
                 : 0;
  }
  if (named < std::min(others, quorum - 1))
    add(findings, "peers", Severity::warning,
        "the configuration names " + std::to_string(named) + " of " + std::to_string(others) + " other validators",
        "add a [[peers]] section for each of the others");
  std::size_t reached = 0;
  std::string silent;
  for (const PeerAddress& peer : patient.config.peers) {
    const std::string why = connect_to(peer.address);
    if (why.empty())
      ++reached;
    else
      silent += (silent.empty() ? "" : "; ") + std::string{"validator "} + std::to_string(peer.validator) + " at " +
                peer.address + ": " + why;
  }
  const std::string counted =
      std::to_string(reached) + " of " + std::to_string(patient.config.peers.size()) + " peers take a connection";
  if (silent.empty()) return add(findings, "peers", Severity::well, counted);
  const bool enough = reached + 1 >= quorum;
  add(findings, "peers", enough ? Severity::warning : Severity::error,
      counted + (enough ? " (" : ", " + std::to_string(quorum - 1) + " are needed for anything to become final (") +
          silent + ")",
      "ask those banks whether their nodes run, and see whether a firewall is between");
}

void ask_the_node(const Patient& patient, Findings& findings) {
  auto client = client::RpcClient::make({.endpoints = {patient.config.rpc.listen}, .call_timeout = kAnswerWithin});
  if (!client) return add(findings, "node", Severity::error, client.error().message, "correct rpc.listen");
  const auto status = client->call("chain_getStatus", client::Json::object());
  if (!status)
    return add(findings, "node", Severity::error, "it does not answer: " + status.error().message,
               "see its log; if it hangs, restart it");
  const std::string not_writing = status->value("not_writing", std::string{});
  if (!not_writing.empty())
    return add(findings, "node", Severity::error, "it votes and takes no transaction: " + not_writing,
               "make room on its disk, or replace the disk: it goes on by itself");
  if (patient.config.node.is_validator() && !status->value("may_vote", false))
    return add(findings, "node", Severity::error, "it follows and serves but may not vote: its key is not in force, or its signer state is missing",
               "its log says which. A key that is not in force waits for governance; one that has never voted needs tallystickd "
               "init, with the node stopped; any other has to be rotated");
  add(findings, "node", Severity::well,
      "it stands at height " + status->value("height", std::string{"?"}) + ", view " +
          status->value("view", std::string{"?"}) + ", " + std::to_string(status->value("peers_connected", 0)) +
          " peers connected");
}

}  // namespace tallystick::node::doctor
