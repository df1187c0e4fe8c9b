//===- halnet.hpp - running a compiled network from C++ ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// halnet.h for C++17: closes what it opened, checks sizes, throws halnet::Error.
//
//   halnet::Net net(halnet_library_resnet50());
//   halnet::Session session(net);
//   session.run(images, probabilities); // of as many images as there are in both
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_HALNET_HPP
#define HALNET_HALNET_HPP

#include <halnet/halnet.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace halnet {

/// A sentence about what can't be done.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A view of elements that belong to others, as C++20's std::span.
template <typename T> class Span {
public:
  constexpr Span() = default;
  constexpr Span(T *data, std::size_t size) : first(data), count(size) {}
  /// Anything with data() and size(): vectors, arrays, std::span, spans of what is not const. No
  /// temporaries but views: a container's elements would end with it.
  template <
      typename Container,
      typename = std::enable_if_t<
          std::is_convertible_v<
              std::remove_pointer_t<decltype(std::declval<Container &>().data())> (*)[], T (*)[]> &&
          (std::is_lvalue_reference_v<Container> ||
           // A view gives the same pointer where it is const itself.
           std::is_same_v<decltype(std::declval<std::remove_cv_t<Container> &>().data()),
                          decltype(std::declval<const Container &>().data())>)>>
  constexpr Span(Container &&container) : first(container.data()), count(container.size()) {}

  constexpr T *data() const { return first; }
  constexpr std::size_t size() const { return count; }
  constexpr T *begin() const { return first; }
  constexpr T *end() const { return first + count; }
  constexpr T &operator[](std::size_t index) const { return first[index]; }

private:
  T *first = nullptr;
  std::size_t count = 0;
};

using Array = halnet_array;

/// The floats of one image in an input or output.
inline std::size_t elementsPerImage(const Array &array) {
  std::size_t elements = 1;
  for (int i = 1; i < array.rank; ++i)
    elements *= static_cast<std::size_t>(array.shape[i]);
  return elements;
}

/// An opened network. It may be used by many threads at once, and its sessions may outlive it.
class Net {
public:
  explicit Net(const halnet_library *library)
      : Net([=](char *error, std::size_t size) { return halnet_net_open(library, error, size); }) {}
  /// With its pack of weights in a file.
  Net(const halnet_library *library, const std::string &path)
      : Net([&](char *error, std::size_t size) {
          return halnet_net_open_file(library, path.c_str(), error, size);
        }) {}
  /// With its pack in the caller's memory, at a multiple of 64 bytes, until the last session
  /// closes.
  Net(const halnet_library *library, Span<const std::byte> pack)
      : Net([=](char *error, std::size_t size) {
          return halnet_net_open_memory(library, pack.data(), pack.size(), error, size);
        }) {}

  const halnet_description &description() const { return *halnet_net_description(net.get()); }
  Span<const Array> inputs() const { return {description().inputs, description().n_inputs}; }
  Span<const Array> outputs() const { return {description().outputs, description().n_outputs}; }

  halnet_net *get() const { return net.get(); }

private:
  struct Close {
    void operator()(halnet_net *opened) const { halnet_net_close(opened); }
  };
  /// `open` is one of the C API's functions, of an error's text.
  template <typename Open, typename = std::enable_if_t<
                               std::is_invocable_r_v<halnet_net *, Open, char *, std::size_t>>>
  explicit Net(Open open) {
    char error[1024] = "";
    net.reset(open(error, sizeof(error)));
    if (!net)
      throw Error(error);
  }

  std::unique_ptr<halnet_net, Close> net;
};

/// A network ready to run, with memory and threads of its own; for one thread at a time.
class Session {
public:
  /// `threads` 0: as many as this process may use.
  explicit Session(const Net &net, int threads = 0)
      : inputSizes(sizes(net.inputs())), outputSizes(sizes(net.outputs())) {
    char error[1024] = "";
    session.reset(halnet_session_open(net.get(), threads, error, sizeof(error)));
    if (!session)
      throw Error(error);
  }

  /// Runs a network of one input and one output on all images that `input` holds.
  void run(Span<const float> input, Span<float> output) {
    run(Span<const Span<const float>>(&input, 1), Span<const Span<float>>(&output, 1));
  }

  /// Runs all images that the inputs hold; every array must hold as many.
  void run(Span<const Span<const float>> inputs, Span<const Span<float>> outputs) {
    const std::size_t images = inputs.size() ? inputs[0].size() / inputSizes.at(0) : 0;
    collect(inputs, inputSizes, images, inputPointers);
    collect(outputs, outputSizes, images, outputPointers);
    if (halnet_session_run(session.get(), images, inputPointers.data(), outputPointers.data()))
      throw Error(halnet_session_error(session.get()));
  }

  halnet_session *get() const { return session.get(); }

private:
  struct Close {
    void operator()(halnet_session *opened) const { halnet_session_close(opened); }
  };

  static std::vector<std::size_t> sizes(Span<const Array> arrays) {
    std::vector<std::size_t> result;
    for (const Array &array : arrays)
      result.push_back(elementsPerImage(array));
    return result;
  }

  template <typename T>
  static void collect(Span<const Span<T>> arrays, const std::vector<std::size_t> &sizes,
                      std::size_t images, std::vector<T *> &pointers) {
    if (arrays.size() != sizes.size())
      throw Error("the network has " + std::to_string(sizes.size()) + " such arrays, not " +
                  std::to_string(arrays.size()));
    pointers.resize(sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (arrays[i].size() != images * sizes[i])
        throw Error("an array of " + std::to_string(arrays[i].size()) + " floats for " +
                    std::to_string(images) + " images of " + std::to_string(sizes[i]) + " floats");
      pointers[i] = arrays[i].data();
    }
  }

  std::vector<std::size_t> inputSizes, outputSizes; ///< floats of an image
  std::vector<const float *> inputPointers;         ///< kept, so that a run allocates nothing
  std::vector<float *> outputPointers;
  std::unique_ptr<halnet_session, Close> session;
};

} // namespace halnet

#endif // HALNET_HALNET_HPP
