//===- Linker.cpp - the compiled network as one file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program is linked at once. A library becomes one relocatable object first,
// whose symbols are made local.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/Linker.h"

#include "compiler/link/LinkerDriver.h"
#include "compiler/link/LocalSymbols.h"
#include "compiler/link/PartialFile.h"
#include "compiler/link/SharedName.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace halnet::link;

OutputKind halnet::link::outputKind(StringRef path) {
  return StringSwitch<OutputKind>(sys::path::extension(path))
      .Case(".so", OutputKind::SharedLibrary)
      .Case(".a", OutputKind::Archive)
      .Case(".o", OutputKind::Object)
      .Default(OutputKind::Program);
}

std::string halnet::link::headerPath(StringRef output) {
  if (outputKind(output) == OutputKind::Program)
    return "";
  SmallString<128> header(output);
  sys::path::replace_extension(header, ".h");
  return header.str().str();
}

/// Options that keep names, paths and times out of the file's bytes, and
/// make it as hard to attack as a distribution's own programs.
static constexpr StringLiteral linkOptions[] = {
    "-Wl,-s",       "-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,--as-needed",
    "-Wl,-z,relro", "-Wl,-z,now",        "-Wl,-z,noexecstack",
};

namespace {
/// Links one file out of temporary ones.
class Linking {
public:
  Linking(const LinkInput &input, TemporaryFolder &folder, LinkerDriver driver)
      : input(input), folder(folder), driver(std::move(driver)) {}

  Error program(StringRef output);
  Error library(OutputKind kind, StringRef output);

private:
  Error writeObjects(std::vector<std::string> &paths);
  Error link(std::vector<std::string> arguments, StringRef output);
  Expected<std::string> combine(OutputKind kind);
  Error sharedLibrary(StringRef object, StringRef output);
  Error archive(StringRef object, StringRef output);

  const LinkInput &input;
  TemporaryFolder &folder;
  LinkerDriver driver;
};
} // namespace

static Expected<std::string> findRuntime(const LinkInput &input) {
  if (input.architecture == nativeArchitecture)
    return input.runtimeArchive.str();
  std::string architecture = halnet::kernel::architectureName(input.architecture);
  SmallString<128> path = sys::path::parent_path(input.runtimeArchive);
  sys::path::append(path, architecture, sys::path::filename(input.runtimeArchive));
  if (!sys::fs::exists(path))
    return sentence("this halnet was built without the runtime for ", architecture,
                    ": where it was built, run scripts/setup.sh, which installs what it takes");
  return path.str().str();
}

Error Linking::writeObjects(std::vector<std::string> &paths) {
  for (auto [index, object] : enumerate(input.objects)) {
    paths.push_back(folder.file(Twine(index) + ".o"));
    if (Error failed = writeFile(paths.back(), object))
      return failed;
  }
  Expected<std::string> runtime = findRuntime(input);
  if (!runtime)
    return runtime.takeError();
  paths.push_back(*runtime);
  return Error::success();
}

/// Links with the options of all programs and shared libraries; the latter are named as the output.
Error Linking::link(std::vector<std::string> arguments, StringRef output) {
  PartialFile file(output);
  arguments.insert(arguments.end(), std::begin(linkOptions), std::end(linkOptions));
  arguments.insert(arguments.end(), {"-lm", "-lpthread"});
  if (Error failed = driver.run(arguments, file.path()))
    return failed;
  if (outputKind(output) == OutputKind::SharedLibrary)
    if (Error failed = setSharedName(file.path(), sys::path::filename(output)))
      return failed;
  return file.putInPlace();
}

Error Linking::program(StringRef output) {
  std::vector<std::string> arguments{"-pie"};
  if (Error failed = writeObjects(arguments))
    return failed;
  return link(arguments, output);
}

/// All parts of the library in one object, only its function global.
Expected<std::string> Linking::combine(OutputKind kind) {
  std::string combined = folder.file("combined.o");
  std::vector<std::string> arguments{"-r", "-nostdlib", "-Wl,--build-id=none"};
  for (StringRef symbol : {librarySymbol, entrySymbol})
    arguments.push_back("-Wl,-u," + symbol.str());
  if (Error failed = writeObjects(arguments))
    return failed;
  // The compiler's own support library, as a consumer may be linked with another.
  arguments.push_back("-lgcc");
  if (Error failed = driver.run(arguments, combined))
    return failed;
  ErrorOr<std::unique_ptr<MemoryBuffer>> object = MemoryBuffer::getFile(combined);
  if (!object)
    return sentence("cannot read '", combined, "': ", object.getError().message());
  return makeSymbolsLocal(**object, input.name, kind == OutputKind::SharedLibrary);
}

Error Linking::sharedLibrary(StringRef object, StringRef output) {
  std::string path = folder.file("library.o");
  if (Error failed = writeFile(path, object))
    return failed;
  return link({"-shared", path, "-Wl,-soname," + sharedNameRoom()}, output);
}

Error Linking::archive(StringRef object, StringRef output) {
  std::string member = (input.name + ".o").str();
  NewArchiveMember members[] = {NewArchiveMember(MemoryBufferRef(object, member))};
  Expected<std::unique_ptr<MemoryBuffer>> archive =
      writeArchiveToBuffer(members, SymtabWritingMode::NormalSymtab, object::Archive::K_GNU,
                           /*Deterministic=*/true, /*Thin=*/false);
  if (!archive)
    return archive.takeError();
  return writeWholeFile(output, (*archive)->getBuffer());
}

Error Linking::library(OutputKind kind, StringRef output) {
  Expected<std::string> object = combine(kind);
  if (!object)
    return object.takeError();
  switch (kind) {
  case OutputKind::SharedLibrary:
    return sharedLibrary(*object, output);
  case OutputKind::Archive:
    return archive(*object, output);
  default:
    return writeWholeFile(output, *object);
  }
}

Error halnet::link::linkFile(const LinkInput &input, StringRef output) {
  std::error_code error;
  TemporaryFolder folder(error);
  if (error)
    return sentence("cannot make a temporary folder: ", error.message());
  Expected<LinkerDriver> driver = LinkerDriver::find(folder, input.architecture);
  if (!driver)
    return driver.takeError();
  Linking linking(input, folder, std::move(*driver));
  OutputKind kind = outputKind(output);
  return kind == OutputKind::Program ? linking.program(output) : linking.library(kind, output);
}
