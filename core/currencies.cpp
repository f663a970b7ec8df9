#include "core/currencies.h"

namespace tallystick {
namespace {

// Codes by number of digits, each line ascending.
constexpr std::string_view kNoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr std::string_view kTwoDigits =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
    "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ";
constexpr std::string_view kThreeDigits = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kFourDigits = "CLF UYW ";

constexpr std::size_t kStep = 4;  // from one code of a line to the next

bool lists(std::string_view codes, std::string_view code) {
  std::size_t begin = 0, end = codes.size() / kStep;
  while (begin < end) {
    const std::size_t middle = (begin + end) / 2;
    const int order = codes.compare(middle * kStep, code.size(), code);
    if (order == 0) return true;
    if (order < 0)
      begin = middle + 1;
    else
      end = middle;
  }
  return false;
}

constexpr bool ascends(std::string_view codes) {
  for (std::size_t i = kStep; i < codes.size(); i += kStep)
    if (codes.substr(i - kStep, kStep) >= codes.substr(i, kStep)) return false;
  return true;
}
static_assert(ascends(kNoDigits) && ascends(kTwoDigits) && ascends(kThreeDigits) && ascends(kFourDigits));

}  // namespace

std::optional<int> currency_digits(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  if (lists(kTwoDigits, code)) return 2;
  if (lists(kNoDigits, code)) return 0;
  if (lists(kThreeDigits, code)) return 3;
  if (lists(kFourDigits, code)) return 4;
  return std::nullopt;
}

}  // namespace tallystick
