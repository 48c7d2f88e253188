// The pictures and films among people's files and folders.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace emoxnet::data {

/// Files as they are given, and of folders, and of the folders in these, what is a picture or a
/// film by its first bytes or by its name, in the order of their paths; also pictures of kinds that
/// cannot be read, so that they are missed by name. What is hidden is passed over.
/// on_left_out: told in a sentence of a folder within one that is a link, or cannot be opened.
/// Throws UserError for a folder in which there is nothing, and for what does not exist.
std::vector<std::filesystem::path> visual_files(
    const std::vector<std::string>& given,
    const std::function<void(const std::string&)>& on_left_out);

/// What systems and archives leave beside people's files: it begins with a dot, or is __MACOSX,
/// Thumbs.db or desktop.ini.
bool is_hidden(const std::filesystem::path& path);

/// By its name: .jpg, .jpeg, .jpe, .jfif, .png, .tif, .tiff, .bmp, .dib, .webp, .pgm, .ppm; and
/// kinds that cannot be read, so that they are missed by name: .heic, .heif, .avif, .jxl, .gif.
bool is_named_as_picture(const std::filesystem::path& path);

/// By trying, as names may be wrong: whether it begins as a picture does. What is no file of a
/// disk, such as a pipe, which can be read but once, counts as one.
bool is_picture(const std::filesystem::path& path);

/// By its name, or by its first bytes: Matroska and WebM, MP4 and its kin, AVI. No word about what
/// can be decoded.
bool is_film(const std::filesystem::path& path);

/// By its first bytes: phones' HEIC, and AVIF. FFmpeg would show a tile of it as a film.
bool is_heif(const std::filesystem::path& path);

}  // namespace emoxnet::data
