// A network namespace of its own: interfaces, addresses, routes and packet filters that nobody else sees. It lasts as long as the object and
// whatever runs in it. Made by root, or by anybody where user namespaces are permitted. What cannot be set up is an exception.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tallystick::netns {

class Namespace {
 public:
  Namespace();
  ~Namespace();
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  // What `nsenter --net=` takes, while this process lives.
  std::string path() const;
  // Does something with the calling thread in it. Threads begun meanwhile stay in it, sockets and devices opened meanwhile belong to it.
  void inside(const std::function<void()>& what) const;
  // Runs programs in it, one after the other.
  void run(const std::vector<std::string>& command_lines) const;

 private:
  int descriptor_;
};

// Why this machine permits none of it, in a few words; empty when it does.
std::string what_is_missing();

}  // namespace tallystick::netns
