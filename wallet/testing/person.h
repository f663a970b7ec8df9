// For tests that run the built wallet as a person would: a home directory of one's own, and the program in it, without a terminal.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "wallet/testing/shared_vectors.h"

namespace tallystick::wallet::testing {

class Person {
 public:
  struct Ran {
    int exit = -1;  // 128 and the signal's number when one ended it
    std::string out;
    std::string err;
  };
  // `program`: the path of the wallet.
  explicit Person(std::string program) : program_{std::move(program)} {}

  std::string path(const std::string& name) const { return home_.path() + "/" + name; }
  // A file that is the owner's alone.
  void write(const std::string& name, const std::string& content) const {
    std::ofstream{path(name), std::ios::binary} << content;
    std::filesystem::permissions(path(name), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  std::string read(const std::string& name) const {
    std::ifstream file{path(name), std::ios::binary};
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  }

  // The environment is HOME, LANG and what is given, as NAME=value.
  Ran run(std::vector<std::string> arguments, std::vector<std::string> environment = {}) const {
    environment.push_back("HOME=" + home_.path());
    environment.push_back("LANG=C.UTF-8");
    arguments.insert(arguments.begin(), program_);
    std::vector<char*> argv, envp;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    for (std::string& variable : environment) envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    const std::string out = path(".out"), err = path(".err");
    const pid_t child = ::fork();
    if (child == 0) {
      ::setsid();  // no controlling terminal: /dev/tty cannot be opened
      if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen(out.c_str(), "w", stdout) == nullptr ||
          std::freopen(err.c_str(), "w", stderr) == nullptr)
        ::_exit(126);
      ::execve(program_.c_str(), argv.data(), envp.data());
      ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(".out"), read(".err")};
  }

 private:
  std::string program_;
  TemporaryDirectory home_;
};

}  // namespace tallystick::wallet::testing
