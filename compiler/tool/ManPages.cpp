//===- ManPages.cpp - the manual pages -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes them in the man macros of roff.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/ManPages.h"

#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::tool;
using llvm::StringRef;

/// Text for roff: backslashes and hyphens are its own, and so is a dot or quote that begins a line.
static std::string roff(StringRef text) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    char character = text[at];
    bool beginsLine = at == 0 || text[at - 1] == '\n';
    if (beginsLine && (character == '.' || character == '\''))
      result += "\\&";
    result += character == '\\' ? "\\e" : character == '-' ? "\\-" : std::string(1, character);
  }
  return result;
}

static std::string dashed(std::string path) {
  std::replace(path.begin(), path.end(), ' ', '-');
  return path;
}

std::string tool::manPageName(const Command &command) { return dashed(command.path) + ".1"; }

static void writeSynopsis(const Command &command, llvm::raw_ostream &os) {
  os << ".SH SYNOPSIS\n.B " << roff(command.path) << "\n";
  if (!command.commands.empty())
    os << ".I COMMAND\n";
  for (const CommandOption &positional : command.positionals)
    os << (positional.isRequired ? ".I " : ".RI [ ") << roff(positional.names.front())
       << (positional.isRequired ? "\n" : " ]\n");
  if (!command.options.empty())
    os << ".RI [ OPTION .\\|.\\|.]\n";
}

static void writeOptions(StringRef title, const std::vector<CommandOption> &options,
                         llvm::raw_ostream &os) {
  if (options.empty())
    return;
  os << ".SH " << title << "\n";
  for (const CommandOption &option : options) {
    os << ".TP\n\\fB" << roff(llvm::join(option.names, ", ")) << "\\fR";
    if (!option.value.empty() && StringRef(option.names.front()).starts_with("-"))
      os << " \\fI" << roff(option.value) << "\\fR";
    os << "\n" << roff(option.description) << "\n";
    bool saysAll = llvm::all_of(
        option.words, [&](StringRef word) { return StringRef(option.description).contains(word); });
    if (!saysAll)
      os << ".br\nOne of: " << roff(llvm::join(option.words, ", ")) << ".\n";
  }
}

/// The footer as `--help` shows it, lines as they are.
static void writeFooter(const Command &command, llvm::raw_ostream &os) {
  llvm::SmallVector<StringRef> parts;
  StringRef(command.footer).split(parts, "\n\n", -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    auto [title, text] = part.trim('\n').split(":\n");
    if (text.empty())
      continue;
    os << ".SH " << roff(title.upper()) << "\n.nf\n" << roff(text) << "\n.fi\n";
  }
}

void tool::writeManPage(const Command &command, const std::string &version, llvm::raw_ostream &os) {
  os << ".TH " << roff(StringRef(dashed(command.path)).upper()) << " 1 \"\" \"" << roff(version)
     << "\"\n.SH NAME\n"
     << roff(dashed(command.path)) << " \\- " << roff(command.description) << "\n";
  writeSynopsis(command, os);
  if (!command.commands.empty()) {
    os << ".SH COMMANDS\n";
    for (const Command &next : command.commands)
      os << ".TP\n.BR " << roff(dashed(next.path)) << " (1)\n" << roff(next.description) << "\n";
  }
  writeOptions("ARGUMENTS", command.positionals, os);
  writeOptions("OPTIONS", command.options, os);
  writeFooter(command, os);
  if (command.path != "halnet")
    os << ".SH SEE ALSO\n.BR halnet (1)\n";
}
