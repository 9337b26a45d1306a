// Unicode's own way to compare without accents would be a collation key of primary strength (UTS #10), but
// keys have no substrings to look for. So: NFKC_Casefold (UAX #31), NFD, marks dropped, NFC.
#include "base/folded_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <stdexcept>

#include "base/ascii_case.hpp"

namespace segue::base {
namespace {

struct Normalizers {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* casefold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(error);
  const icu::Normalizer2* compose = icu::Normalizer2::getNFCInstance(error);

  Normalizers() {
    if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + u_errorName(error));
  }
};

/// A mark that changes how a letter sounds, not which one it is.
bool is_accent(UChar32 character) {
  if (u_charType(character) != U_NON_SPACING_MARK) return false;
  if (character == 0x3099 || character == 0x309A) return false;  // kana: another syllable
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(character, &error);
  return script == USCRIPT_INHERITED || script == USCRIPT_HEBREW || script == USCRIPT_ARABIC ||
         script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC;
}

/// What is typed for a letter that has no decomposition, or for a typographic sign; null: itself.
const char16_t* typed(UChar32 character) {
  switch (character) {
    case 0x00E6:
      return u"ae";  // æ
    case 0x00F0:
      return u"d";  // ð
    case 0x00F8:
      return u"o";  // ø
    case 0x00FE:
      return u"th";  // þ
    case 0x0111:
      return u"d";  // đ
    case 0x0127:
      return u"h";  // ħ
    case 0x0131:
      return u"i";  // ı
    case 0x0142:
      return u"l";  // ł
    case 0x0153:
      return u"oe";  // œ
    case 0x0167:
      return u"t";  // ŧ
    case 0x02BB:
    case 0x02BC:
    case 0x2018:
    case 0x2019:
      return u"'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
      return u"\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return u"-";
    default:
      return nullptr;
  }
}

icu::UnicodeString without_accents(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 character = text.char32At(at);
    if (const char16_t* plain = typed(character))
      out.append(plain, -1);
    else if (!is_accent(character))
      out.append(character);
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string folded(std::string_view text) {
  if (is_ascii(text)) return lower(text);  // most titles, and a hundred times as fast
  static const Normalizers normalizers;
  UErrorCode error = U_ZERO_ERROR;
  const auto source = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  const auto folded = normalizers.casefold->normalize(source, error);
  const auto apart = normalizers.decompose->normalize(folded, error);
  std::string out;
  normalizers.compose->normalize(without_accents(apart), error).toUTF8String(out);
  if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + u_errorName(error));
  return out;
}

}  // namespace segue::base
