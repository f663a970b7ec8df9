#include "node/net/tls_context.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "core/sha256.h"
#include "node/net/tls_identity.h"

namespace tallystick::node::net {

namespace {

template <auto Free>
struct With {
  template <class T>
  void operator()(T* value) const {
    Free(value);
  }
};
using Bio = std::unique_ptr<BIO, With<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, With<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, With<X509_free>>;

// A certificate must have an end of validity; nothing here looks at it.
constexpr long kYear = 365L * 24 * 3600;
constexpr long kValidityYears = 100;

std::string last_error() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof(text));
  ERR_clear_error();
  return text;
}

tl::unexpected<Error> openssl_failure(const std::string& what) {
  return internal_error("TLS: cannot " + what + ": " + last_error());
}

Bio bio_over(std::string_view text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

// No password is ever asked for on the terminal.
int no_password(char*, int, int, void*) {
  return -1;
}

Result<Certificate> read_certificate(std::string_view pem) {
  const Bio bio = bio_over(pem);
  Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)};
  if (certificate == nullptr) return malformed("not a PEM certificate: " + last_error());
  return certificate;
}

template <class Write>
std::string to_pem(Write write) {
  const Bio bio{BIO_new(BIO_s_mem())};
  if (write(bio.get()) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

bool fill(X509* certificate, EVP_PKEY* key, std::string_view common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  std::uint64_t serial = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) != 1) return false;
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -kYear) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), kYear * kValidityYears) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, static_cast<int>(common_name.size()), -1, 0) ==
             1 &&
         X509_set_issuer_name(certificate, name) == 1 && X509_sign(certificate, key, EVP_sha256()) != 0;
}

bool is_p256(X509* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  char group[32] = {};
  return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group, sizeof(group), nullptr) == 1 &&
         std::string_view{group} == SN_X9_62_prime256v1;
}

}  // namespace

void FreeTlsContext::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

std::optional<Hash> pin_of(x509_st* certificate) {
  if (certificate == nullptr) return std::nullopt;
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return std::nullopt;
  const Hash pin = sha256(ByteView{der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return pin;
}

Result<Hash> tls_pin(std::string_view certificate_pem) {
  const auto certificate = read_certificate(certificate_pem);
  if (!certificate) return tl::unexpected(certificate.error());
  if (!is_p256(certificate->get())) return malformed("the certificate's key is not on the curve P-256");
  const auto pin = pin_of(certificate->get());
  if (!pin) return malformed("the certificate's key cannot be read");
  return *pin;
}

Result<TlsIdentity> make_tls_identity(std::string_view common_name) {
  if (common_name.empty() || common_name.size() > 64) return malformed("a certificate's common name has 1 to 64 bytes");
  const Key key{EVP_EC_gen("P-256")};
  const Certificate certificate{X509_new()};
  if (key == nullptr || certificate == nullptr || !fill(certificate.get(), key.get(), common_name))
    return openssl_failure("make a certificate");
  TlsIdentity out;
  out.key_pem =
      to_pem([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  out.certificate_pem = to_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); });
  const auto pin = tls_pin(out.certificate_pem);
  if (out.key_pem.empty() || !pin) return openssl_failure("write a certificate");
  out.pin = *pin;
  return out;
}

Result<TlsContext> make_tls_context(const std::string& key_pem, const std::string& certificate_pem) {
  const auto certificate = read_certificate(certificate_pem);
  if (!certificate) return tl::unexpected(certificate.error());
  const Bio bio = bio_over(key_pem);
  const Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)};
  if (key == nullptr) return malformed("not a PEM private key: " + last_error());
  TlsContext context{SSL_CTX_new(TLS_method())};
  if (context == nullptr) return openssl_failure("make a context");
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_num_tickets(context.get(), 0) != 1 || SSL_CTX_set1_sigalgs_list(context.get(), "ECDSA+SHA256") != 1 ||
      SSL_CTX_set1_groups_list(context.get(), "X25519:P-256") != 1)
    return openssl_failure("set the protocol");
  if (SSL_CTX_use_certificate(context.get(), certificate->get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 || SSL_CTX_check_private_key(context.get()) != 1)
    return malformed("the TLS key does not belong to the certificate: " + last_error());
  return context;
}

}  // namespace tallystick::node::net
