//===- Library.cpp - where a compiled library begins --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of functions behind halnet.h. In an object of its own, as only
// libraries need it; all other symbols become local to the library when it is
// linked (compiler/link).
//
//===----------------------------------------------------------------------===//

#include "runtime/Session.h"

using namespace halnet::runtime;

namespace {

// What the API hands out is always of these types.
Net &of(halnet_net *net) { return *static_cast<Net *>(net); }
Session &of(halnet_session *session) { return *static_cast<Session *>(session); }

halnet_net *openAt(const PackPlace &place, const halnet_library *library, char *text, size_t size) {
  Error error;
  Net *net = Net::open(library, halnet_package, place, error);
  if (!net)
    error.copyTo(text, size);
  return net;
}

halnet_net *refuse(const char *sentence, char *text, size_t size) {
  Error error;
  error.fail("%s", sentence);
  error.copyTo(text, size);
  return nullptr;
}

halnet_net *netOpen(const halnet_library *library, char *text, size_t size) {
  return openAt({}, library, text, size);
}

halnet_net *netOpenFile(const halnet_library *library, const char *path, char *text, size_t size) {
  if (!path)
    return refuse("the path of the pack is null", text, size);
  return openAt({path}, library, text, size);
}

halnet_net *netOpenMemory(const halnet_library *library, const void *pack, size_t packSize,
                          char *text, size_t size) {
  if (!pack)
    return refuse("the pack in memory is null", text, size);
  return openAt({nullptr, pack, packSize}, library, text, size);
}

const halnet_description *netDescription(const halnet_net *net) {
  return &static_cast<const Net *>(net)->description();
}

void netClose(halnet_net *net) { of(net).release(); }

halnet_session *sessionOpen(halnet_net *net, int threads, char *text, size_t size) {
  Error error;
  Session *session = Session::open(of(net), threads, error);
  if (!session)
    error.copyTo(text, size);
  return session;
}

int sessionRun(halnet_session *session, size_t images, const float *const *inputs,
               float *const *outputs) {
  return of(session).run(images, inputs, outputs) ? 0 : 1;
}

const char *sessionError(const halnet_session *session) {
  return static_cast<const Session *>(session)->error.text;
}

void sessionClose(halnet_session *session) { of(session).close(); }

constexpr halnet_library library = {HALNET_API_VERSION, netOpen,      netDescription, netClose,
                                    sessionOpen,        sessionRun,   sessionError,   sessionClose,
                                    netOpenFile,        netOpenMemory};

} // namespace

/// HALNET_ENTRY of a .so.
extern "C" __attribute__((visibility("default"))) const halnet_library *halnet_entry() {
  return &library;
}

/// Becomes `halnet_library_NAME` when the library is linked.
extern "C" __attribute__((visibility("default"))) const halnet_library *halnet_library_NAME() {
  return &library;
}
