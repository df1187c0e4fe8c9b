//===- EmitPrototxt.cpp - halnet emit prototxt ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/EmitFormats.h"
#include "compiler/writer/prototxt/CallProfile.h"
#include "compiler/writer/prototxt/Calls.h"
#include "compiler/writer/prototxt/Prototxt.h"

using namespace halnet;
using namespace halnet::tool;
using namespace mlir;
using writer::PrototxtForm;

namespace {
struct PrototxtOptions {
  PrototxtForm form = PrototxtForm::Deploy;
  bool isFused = false;
  std::string profile; ///< empty: none
};
} // namespace

static net::GraphOp graphOf(ModuleOp module) { return *module.getOps<net::GraphOp>().begin(); }

/// The net to write, with its calls noted where that is asked for. The pipeline goes on to `fuse`,
/// which is where layers become calls.
static FailureOr<OwningOpRef<ModuleOp>> viewOf(const PrototxtOptions &options, Pipeline &pipeline) {
  OwningOpRef<ModuleOp> described = pipeline.module().clone();
  if (!options.isFused && options.profile.empty())
    return described;
  if (failed(pipeline.runTo(Phase::Fuse)))
    return failure();
  if (!options.isFused) {
    writer::noteCalls(graphOf(pipeline.module()), graphOf(*described));
    return described;
  }
  OwningOpRef<ModuleOp> fused = pipeline.module().clone();
  writer::dissolveGroups(graphOf(*fused));
  return fused;
}

static LogicalResult write(const PrototxtOptions &options, Pipeline &pipeline, raw_ostream &out) {
  std::optional<writer::CallProfile> profile;
  if (!options.profile.empty()) {
    auto read = writer::CallProfile::read(options.profile);
    if (!read)
      return report(read.takeError(), pipeline.getContext());
    profile = std::move(*read);
  }
  auto view = viewOf(options, pipeline);
  if (failed(view))
    return failure();
  return writer::writePrototxt(**view, options.form, profile ? &*profile : nullptr, out);
}

/// An option of two words, the first of which is what happens without it.
static CLI::Option *addChoice(CLI::App &app, const char *name, const char *what, const char *type,
                              const char *usual, const char *other, std::function<void()> choose) {
  auto take = [=](const std::string &word) {
    if (word == other)
      choose();
  };
  return app.add_option_function<std::string>(name, take, what)
      ->type_name(type)
      ->check(CLI::IsMember({usual, other}));
}

void tool::addPrototxtFormat(CLI::App &command, std::shared_ptr<EmitOptions> options,
                             Status &status) {
  auto own = std::make_shared<PrototxtOptions>();
  auto writeIt = [own](Pipeline &pipeline, raw_ostream &out) { return write(*own, pipeline, out); };
  CLI::App *app = addFormat(command, "prototxt", "Caffe's format, as both netscopes open it",
                            options, writeIt, status);
  CLI::Option *reader = addChoice(
      *app, "--for", "who reads it: caffe (and netscope), or opencv, which knows no phases",
      "READER", "caffe", "opencv", [own] { own->form = PrototxtForm::OpenCv; });
  CLI::Option *form = addChoice(
      *app, "--form", "deploy, or train_val: with data layers, fillers, loss and accuracies",
      "FORM", "deploy", "train_val", [own] { own->form = PrototxtForm::Training; });
  CLI::Option *view =
      addChoice(*app, "--view", "source: the layers as described, or fused: the calls as they run",
                "VIEW", "source", "fused", [own] { own->isFused = true; });
  auto take = [own, options](const std::string &file) {
    own->profile = file;
    options->inputs = {{"the profile", file}};
  };
  CLI::Option *annotate =
      app->add_option_function<std::string>(
             "--annotate", take,
             "what a program's 'profile --json' printed, as notes that netscope shows; Caffe "
             "refuses them")
          ->type_name("FILE");
  form->excludes(reader);
  view->excludes(reader)->excludes(form);
  annotate->excludes(reader);
  addExamples(*app,
              {{"halnet emit prototxt resnet50.yaml -o resnet50.prototxt", ""},
               {"halnet emit prototxt v1/resnet50.yaml --form train_val -o train.prototxt", ""},
               {"./resnet50 profile --json > p.json; halnet emit prototxt resnet50.yaml --view "
                "fused --annotate p.json",
                ""}});
}
