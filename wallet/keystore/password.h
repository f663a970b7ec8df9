// Where passwords come from: a file (`--password-file`, for machines) or the terminal without echo (for people). Never an argument or an
// environment variable, which other processes can read.
#pragma once

#include <string>

#include "core/result.h"
#include "wallet/keystore/secret.h"

namespace tallystick::wallet {

inline constexpr std::size_t kPasswordBytesMax = 1024;
inline constexpr std::size_t kNewPasswordBytesMin = 8;

// The first line of the file, without its line end; it may be empty only in a file that has a line end.
Result<SecretBytes> read_password_file(const std::string& path);
// True when others than the owner may read the file: worth a warning.
bool is_readable_by_others(const std::string& path);

enum class PromptProblem { no_terminal, interrupted, failed };
// Asks on the controlling terminal, echo off; the terminal's settings are restored whatever happens. interrupted on Ctrl-C or Ctrl-D.
tl::expected<SecretBytes, PromptProblem> ask_password(const std::string& prompt);

}  // namespace tallystick::wallet
