//===- CallGroups.h - stage, block and kind of a call ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a profile is summed up by, told from names.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_CALLGROUPS_H
#define HALNET_RUNTIME_PROFILE_CALLGROUPS_H

#include "runtime/Model.h"

#include <string_view>

namespace halnet::runtime {

/// The stage and the block of the call's first layer, part of its name; both "other" where the name
/// tells none. A name is STAGE PIECE SEPARATOR REST: the stage goes to the end of the first number,
/// the block to the separator ('_', '.' or '/') after the piece, before which there may be one too.
///
///   stage2_unit1_conv1   stage2   stage2_unit1
///   layer3.0.conv2       layer3   layer3.0
///   res4b22_branch2a     res4     res4b22
///   conv0, pool1_relu    other    other
std::string_view stageOf(const halnet_call &call);
std::string_view blockOf(const halnet_call &call);

/// The kernel's family, with which its symbol begins: "conv".
std::string_view kindOf(const halnet_call &call);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_CALLGROUPS_H
