//===- Options.cpp - the command line of a program ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses options and writes help.
//
//===----------------------------------------------------------------------===//

#include "runtime/Options.h"

#include "runtime/Assert.h"
#include "runtime/Names.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

int Arguments::indexOf(const char *option, size_t length) const {
  for (int i = 0; i < command->optionCount; ++i)
    if (std::strlen(command->options[i].name) == length &&
        !std::strncmp(command->options[i].name, option, length))
      return i;
  return -1;
}

const char *Arguments::value(const char *option) const {
  const int index = indexOf(option, std::strlen(option));
  HALNET_ASSERT(index >= 0, "an option that the command has not");
  return values[index];
}

bool Arguments::parse(const Command &wanted, int count, char **words, Error &error) {
  command = &wanted;
  HALNET_ASSERT(command->optionCount <= maxOptions, "more options than Arguments holds");
  bool optionsEnded = false;
  for (int i = 0; i < count; ++i) {
    const char *word = words[i];
    if (!optionsEnded && !std::strcmp(word, "--")) {
      optionsEnded = true;
    } else if (!optionsEnded && word[0] == '-' && word[1]) {
      if (!std::strcmp(word, "--help") || !std::strcmp(word, "-h"))
        return help = true;
      bool tookFollowing = false;
      if (!parseOption(word, i + 1 < count ? words[i + 1] : nullptr, tookFollowing, error))
        return false;
      i += tookFollowing;
    } else if (!command->operand) {
      return error.fail("%s takes no file, but '%s' is given", command->name, word);
    } else if (files.size() && !command->takesMany) {
      return error.fail("%s takes one %s, but '%s' and '%s' are given", command->name,
                        command->operand, files[0], word);
    } else {
      files.push(word);
    }
  }
  if (command->operand && files.size() == 0)
    return error.fail("%s needs %s", command->name, command->operand);
  return true;
}

/// `word` is "--option" or "--option=VALUE"; `following` is the word after it.
bool Arguments::parseOption(const char *word, const char *following, bool &tookFollowing,
                            Error &error) {
  const size_t length = std::strcspn(word, "=");
  const int index = indexOf(word, length);
  if (index < 0) {
    ClosestName closest(word, length);
    for (int i = 0; i < command->optionCount; ++i)
      closest.offer(command->options[i].name);
    return error.fail("%s has no option '%.*s'%s", command->name, int(length), word,
                      closest.suggestion().text);
  }
  const Option &option = command->options[index];
  if (values[index])
    return error.fail("%s is given twice", option.name);
  const bool joined = word[length] == '=';
  if (!option.value && joined)
    return error.fail("%s takes no value", option.name);
  if (option.value && !joined && !following)
    return error.fail("%s needs a value: %s %s", option.name, option.name, option.value);
  tookFollowing = option.value && !joined;
  values[index] = !option.value ? "" : joined ? word + length + 1 : following;
  return true;
}

bool Arguments::integer(const char *option, int64_t least, int64_t most, int64_t &number,
                        Error &error) const {
  const char *text = value(option);
  if (!text)
    return true;
  char *end;
  errno = 0;
  const long long parsed = std::strtoll(text, &end, 10);
  if (end == text || *end || errno || parsed < least || parsed > most)
    return error.fail("%s takes a whole number from %lld to %lld, not '%s'", option,
                      static_cast<long long>(least), static_cast<long long>(most), text);
  number = parsed;
  return true;
}

bool Arguments::real(const char *option, double least, double most, double &number,
                     Error &error) const {
  const char *text = value(option);
  if (!text)
    return true;
  char *end;
  const double parsed = std::strtod(text, &end);
  if (end == text || *end || !(parsed >= least && parsed <= most))
    return error.fail("%s takes a number from %g to %g, not '%s'", option, least, most, text);
  number = parsed;
  return true;
}

/// The first `most` of them.
static void printExamples(const char *program, const Command &command, int most = INT_MAX) {
  for (const char *line = command.examples; *line && most > 0; --most) {
    const int length = static_cast<int>(std::strcspn(line, "\n"));
    std::printf("  %s %.*s\n", program, length, line);
    line += length + (line[length] == '\n');
  }
}

void halnet::runtime::printHelp(const char *program, const Command *commands, int count) {
  std::printf("usage: %s COMMAND ...\n\ncommands:\n", program);
  for (int i = 0; i < count; ++i)
    std::printf("  %-8s %s\n", commands[i].name, commands[i].summary);
  std::printf("\nexamples:\n");
  for (int i = 0; i < count; ++i)
    printExamples(program, commands[i], 1);
  std::printf("\n%s COMMAND --help tells a command's options.\n", program);
}

void halnet::runtime::printHelp(const char *program, const Command &command) {
  std::printf("usage: %s %s%s%s%s [OPTION ...]\n\n%s\n\noptions:\n", program, command.name,
              command.operand ? " " : "", command.operand ? command.operand : "",
              command.takesMany ? " ..." : "", command.summary);
  for (int i = 0; i < command.optionCount; ++i) {
    char name[32];
    const Option &option = command.options[i];
    std::snprintf(name, sizeof(name), "%s %s", option.name, option.value ? option.value : "");
    std::printf("  %-18s %s\n", name, option.help);
  }
  std::printf("  %-18s %s\n\nexamples:\n", "--help", "this text");
  printExamples(program, command);
}
