//===- TextTest.cpp - names, options and JSON -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the commands read from a command line and write.
//
//===----------------------------------------------------------------------===//

#include "runtime/Json.h"
#include "runtime/Names.h"
#include "runtime/Options.h"
#include "runtime/run/Results.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace halnet::runtime;

namespace {

std::string suggest(const char *typed) {
  ClosestName closest(typed);
  for (const char *name : {"run", "bench", "info"})
    closest.offer(name);
  return closest.suggestion().text;
}

TEST(ClosestName, SuggestsWhatIsNear) {
  EXPECT_EQ(suggest("bnech"), "; did you mean 'bench'?");
  EXPECT_EQ(suggest("bencj"), "; did you mean 'bench'?");
  EXPECT_EQ(suggest("rum"), "; did you mean 'run'?");
  EXPECT_EQ(suggest("profile"), "");
  EXPECT_EQ(suggest(std::string(1000, 'x').c_str()), "");
}

TEST(ClosestName, PrintsNoControlCharacters) {
  ClosestName closest("ab");
  closest.offer("a\x1b", 2);
  EXPECT_STREQ(closest.suggestion().text, "; did you mean 'a?'?");
}

TEST(NameList, EndsWhereASentenceWouldGetTooLong) {
  NameList list;
  list.add("first", 5);
  list.add("second", 6);
  EXPECT_STREQ(list.text(), "first, second");
  for (int i = 0; i < 100; ++i)
    list.add("another", 7);
  const std::string text = list.text();
  EXPECT_LT(text.size(), 256u);
  EXPECT_EQ(text.substr(text.size() - 5), ", ...");
}

constexpr Option options[] = {{"--size", "N", "a number"}, {"--flag", nullptr, "no value"}};
constexpr Command command = {"cut", "IN", "cuts", "", options, 2, nullptr};

struct Parsed {
  bool good;
  Arguments arguments;
  Error error;
};

Parsed parse(std::vector<const char *> words) {
  Parsed result;
  result.good = result.arguments.parse(command, int(words.size()),
                                       const_cast<char **>(words.data()), result.error);
  return result;
}

TEST(Arguments, TakesValuesInBothForms) {
  for (const auto &words : {std::vector<const char *>{"file", "--size", "3"},
                            std::vector<const char *>{"--size=3", "file"}}) {
    const Parsed parsed = parse(words);
    ASSERT_TRUE(parsed.good) << parsed.error.text;
    EXPECT_STREQ(parsed.arguments.operands()[0], "file");
    EXPECT_STREQ(parsed.arguments.value("--size"), "3");
    EXPECT_FALSE(parsed.arguments.has("--flag"));
  }
}

TEST(Arguments, TakesAFileThatLooksLikeAnOption) {
  const Parsed parsed = parse({"--flag", "--", "--size"});
  ASSERT_TRUE(parsed.good);
  EXPECT_STREQ(parsed.arguments.operands()[0], "--size");
  EXPECT_TRUE(parsed.arguments.has("--flag"));
}

TEST(Arguments, SaysWhatIsWrong) {
  const auto wrong = [](std::vector<const char *> words) {
    const Parsed parsed = parse(words);
    EXPECT_FALSE(parsed.good);
    return std::string(parsed.error.text);
  };
  EXPECT_EQ(wrong({}), "cut needs IN");
  EXPECT_EQ(wrong({"a", "b"}), "cut takes one IN, but 'a' and 'b' are given");
  EXPECT_EQ(wrong({"a", "--sise", "3"}), "cut has no option '--sise'; did you mean '--size'?");
  EXPECT_EQ(wrong({"a", "--sise=3"}), "cut has no option '--sise'; did you mean '--size'?");
  EXPECT_EQ(wrong({"a", "--size"}), "--size needs a value: --size N");
  EXPECT_EQ(wrong({"a", "--flag=1"}), "--flag takes no value");
  EXPECT_EQ(wrong({"a", "--size=1", "--size=2"}), "--size is given twice");
}

TEST(Arguments, ChecksNumbers) {
  int64_t number = 7;
  Error error;
  EXPECT_TRUE(parse({"a"}).arguments.integer("--size", 1, 9, number, error));
  EXPECT_EQ(number, 7);
  EXPECT_TRUE(parse({"a", "--size=9"}).arguments.integer("--size", 1, 9, number, error));
  EXPECT_EQ(number, 9);
  for (const char *text :
       {"--size=0", "--size=10", "--size=x", "--size=", "--size=3x", "--size=99999999999999999999"})
    EXPECT_FALSE(parse({"a", text}).arguments.integer("--size", 1, 9, number, error)) << text;
  EXPECT_STREQ(error.text, "--size takes a whole number from 1 to 9, not '99999999999999999999'");
  double real = 0;
  EXPECT_TRUE(parse({"a", "--size=0.5"}).arguments.real("--size", 0.1, 9, real, error));
  EXPECT_EQ(real, 0.5);
  EXPECT_FALSE(parse({"a", "--size=nan"}).arguments.real("--size", 0.1, 9, real, error));
}

TEST(Results, RankWhatIsNoNumberLast) {
  const float values[] = {1, NAN, 3, NAN, 2};
  const Labels labels;
  const Truths truths;
  Results results(Results::Form::Csv, "net", 5, 4, labels, truths);
  testing::internal::CaptureStdout();
  results.add("i", false, values);
  std::fflush(stdout);
  const std::string printed = testing::internal::GetCapturedStdout();
  std::string classes;
  for (size_t at = 0; at < printed.size(); at = printed.find('\n', at) + 1)
    classes += printed[at + 4]; // behind "i,1,"
  EXPECT_EQ(classes, "2401") << printed;
}

TEST(Json, ReplacesWhatIsNoUtf8) {
  std::FILE *out = std::tmpfile();
  JsonWriter(out).text("\xC3\xA4\xFF\xE2\x82\xED\xA0\x80\xC0\xAF\xF0\x9F\x98\x80");
  std::rewind(out);
  char text[200] = "";
  text[std::fread(text, 1, sizeof(text) - 1, out)] = 0;
  std::fclose(out);
  EXPECT_STREQ(text, "\"\xC3\xA4\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd"
                     "\xF0\x9F\x98\x80\"");
}

TEST(Json, EscapesAndIndents) {
  testing::internal::CaptureStdout();
  JsonWriter json(stdout);
  json.beginObject();
  json.key("a\"b"), json.text("c:\\ \n\xc3\xa9");
  json.key("list"), json.beginList(), json.integer(1), json.real(0.25, 3), json.endList();
  json.key("none"), json.real(NAN, 3);
  json.key("empty"), json.beginList(), json.endList();
  json.key("yes"), json.boolean(true);
  json.endObject();
  fflush(stdout);
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "{\n  \"a\\\"b\": \"c:\\\\ \\u000a\xc3\xa9\",\n  \"list\": [\n    1,\n    0.250\n  ],\n"
            "  \"none\": null,\n  \"empty\": [],\n  \"yes\": true\n}\n");
}

} // namespace
