//===- TuningLog.cpp - measurements of schedules, a line each ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes and reads entries as JSON, and mends files that end in half a line.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/TuningLog.h"

#include "llvm/Support/MemoryBuffer.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace halnet;
using namespace halnet::tune;
using llvm::StringRef;
using Json = nlohmann::ordered_json;

/// The version of the format; a line of another one is not read.
static constexpr int64_t formatVersion = 1;

static constexpr std::array<const char *, 3> outcomeNames = {"ok", "wrong", "failed"};

static llvm::Error sentence(const llvm::Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

static llvm::Error systemError(StringRef what, StringRef path) {
  return sentence("cannot " + what + " '" + path + "': " + std::strerror(errno));
}

//===----------------------------------------------------------------------===//
// An entry and its line
//===----------------------------------------------------------------------===//

namespace {
/// An entry's members by the names that they have in the file.
struct TextMember {
  const char *name;
  std::string LogEntry::*member;
};
struct NumberMember {
  const char *name;
  int64_t LogEntry::*member;
};
} // namespace

static constexpr TextMember textMembers[] = {{"target", &LogEntry::target},
                                             {"cpu", &LogEntry::cpu},
                                             {"halnet", &LogEntry::halnet},
                                             {"halide", &LogEntry::halide},
                                             {"date", &LogEntry::date}};
static constexpr NumberMember timeMembers[] = {{"median_ns", &LogEntry::medianNs},
                                               {"min_ns", &LogEntry::minNs},
                                               {"default_ns", &LogEntry::defaultNs},
                                               {"samples", &LogEntry::samples}};

std::string tune::logLine(const LogEntry &entry) {
  Json json;
  json["version"] = formatVersion;
  json["problem"] = entry.problem;
  json["kind"] = entry.schedule.kind;
  json["knobs"] = Json::object();
  for (const auto &[name, value] : entry.schedule.knobs)
    json["knobs"][name] = value;
  json["outcome"] = outcomeNames[size_t(entry.outcome)];
  if (entry.outcome == Outcome::Ok)
    for (const NumberMember &time : timeMembers)
      json[time.name] = entry.*time.member;
  else
    json["reason"] = entry.reason;
  json["threads"] = entry.threads;
  for (const TextMember &text : textMembers)
    json[text.name] = entry.*text.member;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {
/// Takes a line's members one by one; remembers the first that is not as it must be.
class LineReader {
public:
  explicit LineReader(const Json &json) : json(json) {}

  std::string text(const char *name) {
    const Json *value = member(name);
    if (value && value->is_string())
      return value->get<std::string>();
    return complain(name, "a string"), "";
  }

  int64_t positive(const char *name) {
    const Json *value = member(name);
    if (value && value->is_number_integer() && value->get<int64_t>() > 0)
      return value->get<int64_t>();
    return complain(name, "a positive integer"), 0;
  }

  std::map<std::string, int64_t> knobs() {
    std::map<std::string, int64_t> knobs;
    const Json *value = member("knobs");
    if (!value || !value->is_object())
      return complain("knobs", "an object of integers"), knobs;
    for (const auto &[name, knob] : value->items())
      if (knob.is_number_integer())
        knobs[name] = knob.get<int64_t>();
      else
        complain("knobs", "an object of integers");
    return knobs;
  }

  Outcome outcome() {
    std::string name = text("outcome");
    auto known = std::find(outcomeNames.begin(), outcomeNames.end(), name);
    if (known == outcomeNames.end())
      return complain("outcome", "ok, wrong or failed"), Outcome::Failed;
    return Outcome(known - outcomeNames.begin());
  }

  std::string problem; ///< of the line; empty: none

private:
  const Json *member(const char *name) const {
    auto found = json.find(name);
    return found == json.end() ? nullptr : &*found;
  }
  void complain(StringRef name, StringRef wanted) {
    if (problem.empty())
      problem = ("'" + name + "' is not " + wanted).str();
  }

  const Json &json;
};
} // namespace

static LogEntry readEntry(LineReader &reader) {
  LogEntry entry;
  entry.problem = reader.text("problem");
  entry.schedule = {reader.text("kind"), reader.knobs()};
  entry.outcome = reader.outcome();
  if (entry.outcome == Outcome::Ok)
    for (const NumberMember &time : timeMembers)
      entry.*time.member = reader.positive(time.name);
  else
    entry.reason = reader.text("reason");
  entry.threads = reader.positive("threads");
  for (const TextMember &text : textMembers)
    entry.*text.member = reader.text(text.name);
  return entry;
}

/// Adds one line to `log`.
static void readLine(StringRef line, unsigned number, TuningLog &log) {
  Json json = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object())
    return log.malformed.push_back({number, "not an object of JSON"});
  LineReader reader(json);
  if (reader.positive("version") != formatVersion && reader.problem.empty()) {
    ++log.otherVersions;
    return;
  }
  LogEntry entry = readEntry(reader);
  if (reader.problem.empty())
    log.entries.push_back(std::move(entry));
  else
    log.malformed.push_back({number, reader.problem});
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Whether the last line, without a newline, lacks nothing else.
static bool isWhole(StringRef line) { return Json::accept(line.begin(), line.end()); }

llvm::Expected<TuningLog> tune::readLog(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return sentence("cannot read '" + path + "': " + buffer.getError().message());
  TuningLog log;
  unsigned number = 0;
  for (StringRef rest = (*buffer)->getBuffer(); !rest.empty();) {
    ++number;
    auto [line, after] = rest.split('\n');
    bool ended = line.size() < rest.size();
    if (!line.trim().empty() && (ended || isWhole(line)))
      readLine(line, number, log);
    rest = after;
  }
  return log;
}

llvm::Expected<LogWriter> LogWriter::open(StringRef path) {
  int file = ::open(path.str().c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0)
    return systemError("write", path);
  LogWriter writer(path, file);
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return sentence("cannot read '" + path + "': " + buffer.getError().message());
  if (llvm::Error error = writer.mendLastLine((*buffer)->getBuffer()))
    return error;
  return writer;
}

LogWriter::LogWriter(LogWriter &&other)
    : path(std::move(other.path)), file(std::exchange(other.file, -1)) {}

LogWriter::~LogWriter() {
  if (file >= 0)
    close(file);
}

/// Ends the last line of `text`, which the file holds, or removes it.
llvm::Error LogWriter::mendLastLine(StringRef text) {
  StringRef last = text.substr(text.rfind('\n') + 1);
  if (last.empty())
    return llvm::Error::success();
  if (isWhole(last))
    return write("\n");
  if (ftruncate(file, off_t(text.size() - last.size())))
    return systemError("write", path);
  return llvm::Error::success();
}

llvm::Error LogWriter::write(StringRef text) {
  ssize_t written = ::write(file, text.data(), text.size());
  if (written == ssize_t(text.size()))
    return llvm::Error::success();
  return written < 0 ? systemError("write", path)
                     : sentence("cannot write all of a line to '" + path + "'");
}

llvm::Error LogWriter::append(const LogEntry &entry) { return write(logLine(entry)); }
