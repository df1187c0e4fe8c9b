//===- Model.h - the model table's type by a name of its own --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table's variable has the name of its type, which C allows and C++ reads
// as the variable.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_MODEL_H
#define HALNET_RUNTIME_MODEL_H

#include <halnet/model.h>

namespace halnet::runtime {

using Model = struct ::halnet_model;
using Package = struct ::halnet_package;

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_MODEL_H
