#!/usr/bin/python3
"""Makes the golden files in vision_golden/ that native/vision must reproduce, natively and in
WebAssembly. Run it after a deliberate change of the preprocessing or of the test-time views, with
Debian's python3-numpy and python3-opencv.

Written from the headers' equations alone and independent of the C++: whole arrays in numpy, each
operation in float32, which rounds like the kernel's; grey and area average by OpenCV.

    picture.rgba  the picture, [120,150,4] uint8; the grey cases read its bytes as [120,600]
    cases.txt     a line a case: name, format, width, height, stride in bytes, and the crop's
                  centre_x, centre_y, side, roll
    planes.u8     [cases,48,48] uint8
    views.f32     [10,1,48,48] float32, of the first case's plane
"""

import pathlib

import cv2
import numpy as np

SIDE = 48
WIDTH, HEIGHT = 150, 120
FOLDER = pathlib.Path(__file__).parent / "vision_golden"

# name, format, width, height, stride, centre_x, centre_y, side, roll
RGBA = ("rgba", WIDTH, HEIGHT, 4 * WIDTH)
GREY = ("grey", 4 * WIDTH, HEIGHT, 4 * WIDTH)
LUMA = ("luma-limited", 4 * WIDTH, HEIGHT, 4 * WIDTH)
CASES = [
    ("rolled", *RGBA, 77.3, 58.9, 101.7, 0.21),
    ("upright", *RGBA, 70.0, 61.5, 96.0, 0.0),
    ("over-the-corner", *RGBA, 12.0, 7.0, 70.0, -0.4),
    ("larger-than-the-picture", *RGBA, 75.0, 60.0, 333.0, 0.1),
    ("small", *RGBA, 90.2, 40.7, 19.5, 0.0),
    ("small-rolled", *RGBA, 90.2, 40.7, 31.0, 1.1),
    ("identity", *RGBA, 60.0, 50.0, 48.0, 0.0),
    ("upside-down", *RGBA, 75.0, 60.0, 110.0, 3.0),
    ("strided", "rgba", WIDTH - 40, HEIGHT, 4 * WIDTH, 60.0, 60.0, 150.0, -0.3),
    ("grey", *GREY, 301.5, 60.25, 144.0, 0.0),
    ("grey-rolled", *GREY, 500.0, 60.0, 111.0, -0.7),
    ("luma-limited", *LUMA, 200.0, 50.0, 87.0, 0.15),
]

# flip, rotate_degrees, shift_x, shift_y, shear, zoom
VIEWS = [
    (False, 0, 0, 0, 0, 1),
    (True, 0, 0, 0, 0, 1),
    (False, 0, 0.04, -0.04, 0, 1),
    (True, 0, -0.04, 0.04, 0, 1),
    (False, 0, -0.04, -0.04, 0, 1),
    (True, 0, 0.04, 0.04, 0, 1),
    (False, 0, 0, 0, 0, 1.07),
    (True, 0, 0, 0, 0, 1.07),
    (False, 0, 0.04, 0, 0, 1),
    (True, 0, -0.04, 0, 0, 1),
]


def make_picture():
    """Slopes, edges, texture and noise in three unlike channels: [120,150,4] uint8."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    noise = ((x * 7919 + y * 104729) * 2654435761 >> 13) % 64
    red = 2 * x % 256
    green = 128 + 90 * np.sin(0.13 * x) * np.cos(0.17 * y)
    blue = np.where((x - 80) ** 2 + (y - 55) ** 2 < 900, 230, y)
    stripes = np.where((x // 5 + y // 9) % 2 == 0, 40, 0)
    channels = [red + noise, green + stripes, blue + noise, x + y]
    return np.stack([np.clip(c, 0, 255).astype(np.uint8) for c in channels], axis=2)


def interpolate(source, mapping, width, height):
    """Bilinear with nearest fill: source [h,w] uint8, mapping [2,3] to [height,width] float32."""
    xx, xy, x0, yx, yy, y0 = np.asarray(mapping, np.float64).astype(np.float32).ravel()
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    position_x = np.clip(xx * x + (xy * y + x0), 0, np.float32(source.shape[1] - 1))
    position_y = np.clip(yx * x + (yy * y + y0), 0, np.float32(source.shape[0] - 1))
    left = np.floor(position_x).astype(int)
    upper = np.floor(position_y).astype(int)
    right = np.minimum(left + 1, source.shape[1] - 1)
    lower = np.minimum(upper + 1, source.shape[0] - 1)
    weight_x = position_x - left.astype(np.float32)
    weight_y = position_y - upper.astype(np.float32)
    levels = source.astype(np.float32)
    top = levels[upper, left] + weight_x * (levels[upper, right] - levels[upper, left])
    bottom = levels[lower, left] + weight_x * (levels[lower, right] - levels[lower, left])
    assert top.dtype == np.float32
    return top + weight_y * (bottom - top)


def crop_to_plane(view, pixel_format, centre_x, centre_y, side, roll):
    grey = cv2.cvtColor(view, cv2.COLOR_RGBA2GRAY) if pixel_format == "rgba" else view
    centre_x, centre_y, side, roll = (
        float(np.float32(value)) for value in (centre_x, centre_y, side, roll)
    )
    # Positions are float32 relative to the part of the picture that the crop reaches.
    reach = 0.5 * side * (abs(np.cos(roll)) + abs(np.sin(roll)))
    left = int(np.clip(np.floor(centre_x - reach) - 1, 0, grey.shape[1] - 1))
    upper = int(np.clip(np.floor(centre_y - reach) - 1, 0, grey.shape[0] - 1))
    samples = int(np.ceil(side / (1.5 * SIDE)))
    grid = SIDE * samples
    # Grid index to the crop's own coordinates around its centre, turned, then to pixel indices.
    step = side / grid
    to_crop = np.array([[step, 0, step / 2 - side / 2], [0, step, step / 2 - side / 2], [0, 0, 1]])
    turn = np.array(
        [
            [np.cos(roll), -np.sin(roll), centre_x - 0.5 - left],
            [np.sin(roll), np.cos(roll), centre_y - 0.5 - upper],
        ]
    )
    values = interpolate(grey[upper:, left:], turn @ to_crop, grid, grid)
    plane = cv2.resize(
        np.rint(values).astype(np.uint8), (SIDE, SIDE), interpolation=cv2.INTER_AREA
    )
    if pixel_format == "luma-limited":
        plane = np.clip(np.rint((plane.astype(float) - 16) * 255 / 219), 0, 255).astype(np.uint8)
    return plane


def tta_view(plane, flip, rotate_degrees, shift_x, shift_y, shear, zoom):
    shift_x, shift_y, shear, zoom = (
        float(np.float32(value)) for value in (shift_x, shift_y, shear, zoom)
    )
    angle = np.radians(rotate_degrees)
    middle = (SIDE - 1) / 2
    rotate = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    change = (
        rotate
        @ np.diag([zoom, zoom])
        @ np.array([[1, shear], [0, 1]])
        @ np.diag([-1 if flip else 1, 1])
    )
    # destination = change (source - middle) + middle + shift, solved for the source
    back = np.linalg.inv(change)
    offset = middle - back @ (middle + np.array([shift_x, shift_y]) * SIDE)
    values = interpolate(plane, np.column_stack([back, offset]), SIDE, SIDE)
    return values * np.float32(1 / 255)


def main():
    FOLDER.mkdir(exist_ok=True)
    picture = make_picture()
    planes = []
    lines = []
    for name, pixel_format, width, height, stride, *crop in CASES:
        shape = (HEIGHT, stride // 4, 4) if pixel_format == "rgba" else (HEIGHT, stride)
        view = np.ascontiguousarray(picture.reshape(shape)[:height, :width])
        planes.append(crop_to_plane(view, pixel_format, *crop))
        lines.append(" ".join(map(str, (name, pixel_format, width, height, stride, *crop))))
    views = np.stack([tta_view(planes[0], *view) for view in VIEWS])

    picture.tofile(FOLDER / "picture.rgba")
    np.stack(planes).tofile(FOLDER / "planes.u8")
    views.astype("<f4").tofile(FOLDER / "views.f32")
    (FOLDER / "cases.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
