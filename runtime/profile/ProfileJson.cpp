//===- ProfileJson.cpp - a profile as JSON -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What scripts/plot_profile.py reads, and whoever compares profiles.
//
//===----------------------------------------------------------------------===//

#include "runtime/Json.h"
#include "runtime/profile/CallGroups.h"
#include "runtime/profile/ProfileReport.h"

using namespace halnet::runtime;

namespace {

void writeCeilings(JsonWriter &json, const Ceilings &ceilings) {
  json.beginObject();
  json.key("gflops"), json.real(ceilings.speed[Compute], 3);
  json.key("l2_bytes"), json.integer(ceilings.capacity[L2]);
  json.key("l2_gb_per_s"), json.real(ceilings.speed[L2], 3);
  json.key("l3_bytes"), json.integer(ceilings.capacity[L3]);
  json.key("l3_gb_per_s"), json.real(ceilings.speed[L3], 3);
  json.key("memory_gb_per_s"), json.real(ceilings.speed[Memory], 3);
  json.endObject();
}

void writeNumbers(JsonWriter &json, double ms, const Rates &rates, uint64_t macs, uint64_t bytes) {
  json.key("ms"), json.real(ms, 6);
  json.key("share_percent"), json.real(rates.share, 3);
  json.key("macs"), json.integer(macs);
  json.key("gflops"), json.real(rates.gflops, 3);
  json.key("percent_of_peak"), json.real(rates.percentOfPeak, 3);
  json.key("bytes"), json.integer(bytes);
  json.key("flops_per_byte"), json.real(rates.intensity, 4);
}

void writeCall(JsonWriter &json, const Profile &profile, const CallRow &row) {
  const halnet_call &call = *row.call;
  json.beginObject();
  json.key("name"), json.text(call.name);
  json.key("place"), json.text(call.place);
  json.key("stage"), json.text(stageOf(call));
  json.key("block"), json.text(blockOf(call));
  json.key("kind"), json.text(kindOf(call));
  json.key("kernel"), json.text(call.kernel);
  json.key("schedule"), json.text(call.schedule);
  writeNumbers(json, row.ms, Rates(profile, row.ms, call.macs, row.bytes), call.macs, row.bytes);
  json.key("bound"), json.text(limitName(row.floor.limit));
  json.key("bound_ms"), json.real(row.floor.ms, 6);
  json.endObject();
}

void writeGroups(JsonWriter &json, const Profile &profile,
                 std::string_view (*groupOf)(const halnet_call &)) {
  json.beginList();
  for (const GroupRow &group : sumUp(profile, groupOf)) {
    json.beginObject();
    json.key("name"), json.text(group.name);
    json.key("calls"), json.integer(group.calls);
    writeNumbers(json, group.ms, Rates(profile, group.ms, group.macs, group.bytes), group.macs,
                 group.bytes);
    json.endObject();
  }
  json.endList();
}

} // namespace

void halnet::runtime::writeProfileJson(const Model &model, const Profile &profile) {
  JsonWriter json(stdout);
  json.beginObject();
  json.key("net"), json.text(model.name);
  json.key("target"), json.text(model.target);
  json.key("batch"), json.integer(model.inputs[0].shape[0]);
  json.key("threads"), json.integer(profile.threads);
  json.key("runs"), json.integer(profile.runs);
  json.key("sum_ms"), json.real(profile.sum, 6);
  json.key("run_ms"), json.real(profile.plainRun, 6);
  json.key("timed_run_ms"), json.real(profile.timedRun, 6);
  json.key("ceilings"), writeCeilings(json, profile.ceilings);
  json.key("calls"), json.beginList();
  for (const CallRow &row : profile.calls)
    writeCall(json, profile, row);
  json.endList();
  json.key("stages"), writeGroups(json, profile, stageOf);
  json.key("blocks"), writeGroups(json, profile, blockOf);
  json.key("kinds"), writeGroups(json, profile, kindOf);
  json.endObject();
}
