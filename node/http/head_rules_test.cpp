#include "node/http/head_rules.h"

#include <gtest/gtest.h>

namespace tallystick::node::http {
namespace {

// The status that a head is answered with before its handler is asked; 0 when it passes, -1 when more is awaited.
int verdict(std::string_view bytes) {
  const auto end = find_head_end(bytes, 0);
  if (!end) return end.error().status;
  if (!*end) return -1;
  const auto head = read_head(bytes.substr(0, **end));
  return head ? 0 : head.error().status;
}

struct Row {
  const char* name;
  std::string head;  // what stands between the request line and the empty line
  int status;
};

TEST(HeadRules, Fields) {
  using namespace std::string_literals;
  const Row rows[] = {
      {"plain", "Host: a\r\n", 0},
      {"host with port", "Host: a.example:8545\r\n", 0},
      {"host is an address", "Host: 127.0.0.1:80\r\n", 0},
      {"host is a v6 address", "Host: [::1]:80\r\n", 0},
      {"no host", "", 400},
      {"two hosts", "Host: a\r\nHost: a\r\n", 400},
      {"empty host", "Host:\r\n", 400},
      {"host with a path", "Host: a/b\r\n", 400},
      {"host with user", "Host: u@a\r\n", 400},
      {"host with two ports", "Host: a:1:2\r\n", 400},
      {"host list", "Host: a, b\r\n", 400},
      {"v6 host unclosed", "Host: [::1\r\n", 400},
      {"v6 host with rubbish", "Host: [::1]x\r\n", 400},
      {"content length", "Host: a\r\nContent-Length: 5\r\n", 0},
      {"content length zero", "Host: a\r\nContent-Length: 0\r\n", 0},
      {"content length twice", "Host: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n", 400},
      {"content length list", "Host: a\r\nContent-Length: 1000,1000\r\n", 400},
      {"content length plus", "Host: a\r\nContent-Length: +5\r\n", 400},
      {"content length minus", "Host: a\r\nContent-Length: -5\r\n", 400},
      {"content length hex", "Host: a\r\nContent-Length: 0x5\r\n", 400},
      {"content length leading zero", "Host: a\r\nContent-Length: 05\r\n", 400},
      {"content length space inside", "Host: a\r\nContent-Length: 1 0\r\n", 400},
      {"content length empty", "Host: a\r\nContent-Length:\r\n", 400},
      {"content length too long a number", "Host: a\r\nContent-Length: 18446744073709551617\r\n", 400},
      {"content length vertical tab",
       "Host: a\r\nContent-Length: \x0b"
       "5\r\n",
       400},
      {"chunked", "Host: a\r\nTransfer-Encoding: chunked\r\n", 0},
      {"chunked in capitals", "Host: a\r\ntransfer-encoding: CHUNKED\r\n", 0},
      {"xchunked", "Host: a\r\nTransfer-Encoding: xchunked\r\n", 400},
      {"chunked twice in one", "Host: a\r\nTransfer-Encoding: chunked,chunked\r\n", 400},
      {"chunked twice", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
      {"chunked and identity", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400},
      {"gzip", "Host: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\n", 400},
      {"gzip, chunked", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", 400},
      {"chunked with a no-break space after", "Host: a\r\nTransfer-Encoding: chunked\xa0\r\n", 400},
      {"chunked with a no-break space before",
       "Host: a\r\nTransfer-Encoding: \xa0"
       "chunked\r\n",
       400},
      {"chunked in quotes", "Host: a\r\nTransfer-Encoding: \"chunked\"\r\n", 400},
      {"empty transfer encoding", "Host: a\r\nTransfer-Encoding:\r\n", 400},
      {"chunked and length", "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
      {"length and chunked", "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400},
      {"folded", "Host: a\r\nTransfer-Encoding:\r\n chunked\r\n", 400},
      {"folded first", " Host: a\r\n", 400},
      {"space before colon", "Host: a\r\nTransfer-Encoding : chunked\r\n", 400},
      {"tab before colon", "Host: a\r\nTransfer-Encoding\t: chunked\r\n", 400},
      {"no colon", "Host: a\r\nX\r\n", 400},
      {"no name", "Host: a\r\n: x\r\n", 400},
      {"name with high bit", "Host: a\r\nTransfer\xad-Encoding: x\r\n", 400},
      {"NUL", "Host: a\r\nX: a\0b\r\n"s, 400},
      {"NUL in name", "Host: a\r\nContent-\0Length: 5\r\n"s, 400},
      {"bare LF", "Host: a\nX: b\r\n", 400},
      {"bare CR", "Host: a\r\nX: a\rb\r\n", 400},
      {"CR CR LF", "Host: a\r\r\n", 400},
      {"delete character", "Host: a\r\nX: \x7f\r\n", 400},
      {"tab in a value", "Host: a\r\nX: a\tb\r\n", 0},
      {"UTF-8 in a value", "Host: a\r\nUser-Agent: \xe7\xa5\xa8\r\n", 0},
      {"gzip body", "Host: a\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n", 415},
      {"identity body", "Host: a\r\nContent-Encoding: identity\r\nContent-Length: 5\r\n", 0},
      {"connection", "Host: a\r\nConnection: close , x\r\n", 0},
      {"connection of odd words", "Host: a\r\nConnection: c;lose\r\n", 400},
      {"connection with nothing between commas", "Host: a\r\nConnection: close,,x\r\n", 400},
      {"connection empty", "Host: a\r\nConnection:\r\n", 400},
      {"expect continue", "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", 0},
      {"expect anything else", "Host: a\r\nExpect: 200-ok\r\n", 417},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(verdict("POST / HTTP/1.1\r\n" + row.head + "\r\n"), row.status);
  }
}

TEST(HeadRules, RequestLine) {
  const Row rows[] = {
      {"plain", "GET / HTTP/1.1", 0},
      {"query", "GET /a/b?c=d&e=%20 HTTP/1.1", 0},
      {"old version", "GET / HTTP/1.0", 505},
      {"new version", "GET / HTTP/2.0", 505},
      {"no version", "GET /", 400},
      {"version misspelt", "GET / HTTP/1.1x", 400},
      {"lower-case version", "GET / http/1.1", 400},
      {"two spaces", "GET  / HTTP/1.1", 400},
      {"space at the end", "GET / HTTP/1.1 ", 400},
      {"tab", "GET\t/ HTTP/1.1", 400},
      {"space first", " GET / HTTP/1.1", 400},
      {"empty line first", "\r\nGET / HTTP/1.1", 400},
      {"lower-case method", "get / HTTP/1.1", 501},
      {"unknown method", "BREW / HTTP/1.1", 501},
      {"tunnel", "CONNECT a:443 HTTP/1.1", 501},
      {"trace", "TRACE / HTTP/1.1", 501},
      {"absolute target", "GET http://a/ HTTP/1.1", 400},
      {"star", "OPTIONS * HTTP/1.1", 400},
      {"fragment", "GET /#x HTTP/1.1", 400},
      {"high bit", "GET /\xe7 HTTP/1.1", 400},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(verdict(row.head + "\r\nHost: a\r\n\r\n"), row.status);
  }
}

TEST(HeadRules, ABodyWithGetIsRefused) {
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"), 0);
}

TEST(HeadRules, HeadersHaveABound) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 1; i < kHeadersMax; ++i) head += "X: y\r\n";
  EXPECT_EQ(verdict(head + "\r\n"), 0);
  EXPECT_EQ(verdict(head + "X: y\r\n\r\n"), 431);
}

TEST(HeadRules, TheEndIsFoundHoweverTheBytesArrive) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    const auto first = find_head_end(std::string_view{head}.substr(0, cut), 0);
    ASSERT_TRUE(first);
    EXPECT_FALSE(*first);
    const auto second = find_head_end(head + "body", cut);
    ASSERT_TRUE(second);
    EXPECT_EQ(*second, head.size());
  }
}

TEST(HeadRules, WhatIsReadIsWhatWasSent) {
  const auto head = read_head(
      "POST /rpc?x=1 HTTP/1.1\r\nHOST: LocalHost:8545\r\nX-A:  b c \r\nContent-Length: 12\r\nConnection: foo, "
      "Close\r\n\r\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->path, "/rpc");
  EXPECT_EQ(head->query, "x=1");
  EXPECT_EQ(head->host, "localhost");
  EXPECT_EQ(head->content_length, 12u);
  EXPECT_FALSE(head->keep_alive);
  EXPECT_EQ(head->headers[1], (std::pair<std::string, std::string>{"x-a", "b c"}));
}

TEST(HeadRules, MediaTypes) {
  EXPECT_TRUE(is_media_type("application/json", "application/json"));
  EXPECT_TRUE(is_media_type("Application/JSON; charset=UTF-8", "application/json"));
  EXPECT_FALSE(is_media_type("", "application/json"));
  EXPECT_FALSE(is_media_type("text/plain", "application/json"));
  EXPECT_FALSE(is_media_type("application/json; charset=gbk", "application/json"));
  EXPECT_FALSE(is_media_type("application/jsonp", "application/json"));
}

}  // namespace
}  // namespace tallystick::node::http
