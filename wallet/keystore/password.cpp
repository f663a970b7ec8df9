#include "wallet/keystore/password.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace tallystick::wallet {
namespace {

// The whole input, up to one byte more than allowed, in memory that is erased afterwards.
class Buffer {
 public:
  ~Buffer() { wipe(bytes_); }
  std::span<std::uint8_t> rest() { return std::span{bytes_}.subspan(size_); }
  void grew(std::size_t count) { size_ += count; }
  void drop_last_character() {
    while (size_ > 0 && (bytes_[size_ - 1] & 0xc0) == 0x80) --size_;  // the later bytes of a UTF-8 character
    if (size_ > 0) --size_;
  }
  ByteView view() const { return ByteView{bytes_}.first(size_); }
  bool is_full() const { return size_ == bytes_.size(); }

 private:
  std::array<std::uint8_t, kPasswordBytesMax + 1> bytes_{};
  std::size_t size_ = 0;
};

// Echo and signals off while it lives: Ctrl-C then arrives as a byte, after which the settings are put back in order.
class QuietTerminal {
 public:
  explicit QuietTerminal(int fd) : fd_{fd}, ok_{::tcgetattr(fd, &before_) == 0} {
    if (!ok_) return;
    termios quiet = before_;
    quiet.c_lflag &= static_cast<tcflag_t>(~(ECHO | ICANON | ISIG));
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    ok_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  ~QuietTerminal() {
    if (ok_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  bool ok() const { return ok_; }

 private:
  int fd_;
  termios before_{};
  bool ok_;
};

void say(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

Result<SecretBytes> read_password_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(ErrorKind::not_found, "cannot open the password file " + path + ": " + std::strerror(errno));
  Buffer buffer;
  while (!buffer.is_full()) {
    const ssize_t count = ::read(fd, buffer.rest().data(), buffer.rest().size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    buffer.grew(static_cast<std::size_t>(count));
  }
  ::close(fd);
  const ByteView all = buffer.view();
  const auto end = std::find(all.begin(), all.end(), std::uint8_t{'\n'});
  ByteView line = all.first(static_cast<std::size_t>(end - all.begin()));
  if (!line.empty() && line.back() == '\r') line = line.first(line.size() - 1);
  if (line.size() > kPasswordBytesMax || (end == all.end() && buffer.is_full()))
    return malformed("the password in " + path + " is longer than " + std::to_string(kPasswordBytesMax) + " bytes");
  if (all.empty()) return malformed("the password file " + path + " is empty");
  return SecretBytes{line};
}

bool is_readable_by_others(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

tl::expected<SecretBytes, PromptProblem> ask_password(const std::string& prompt) {
  const int fd = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return tl::unexpected(PromptProblem::no_terminal);
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } closer{fd};
  const QuietTerminal quiet{fd};
  if (!quiet.ok()) return tl::unexpected(PromptProblem::no_terminal);
  say(fd, prompt);
  Buffer buffer;
  for (;;) {
    std::uint8_t byte = 0;
    const ssize_t count = ::read(fd, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    constexpr std::uint8_t kCtrlC = 0x03, kCtrlD = 0x04, kBackspace = 0x08, kCtrlU = 0x15, kDelete = 0x7f;
    if (count <= 0 || byte == kCtrlC || byte == kCtrlD) {
      say(fd, "\n");
      return tl::unexpected(count < 0 ? PromptProblem::failed : PromptProblem::interrupted);
    }
    if (byte == '\n' || byte == '\r') break;
    if (byte == kBackspace || byte == kDelete) {
      buffer.drop_last_character();
    } else if (byte == kCtrlU) {
      while (!buffer.view().empty()) buffer.drop_last_character();
    } else if (!buffer.is_full()) {
      buffer.rest()[0] = byte;
      buffer.grew(1);
    }
  }
  say(fd, "\n");
  if (buffer.is_full()) return tl::unexpected(PromptProblem::failed);
  return SecretBytes{buffer.view()};
}

}  // namespace tallystick::wallet
