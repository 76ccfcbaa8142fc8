/** A still picture of the canvas with many more pixels than the screen has. */

/** The pixels a picture may have on a side here. */
function mostPixels(renderer) {
  const gl = renderer.getContext();
  const [width, height] = gl.getParameter(gl.MAX_VIEWPORT_DIMS);
  return Math.min(8192, width, height, gl.getParameter(gl.MAX_RENDERBUFFER_SIZE));
}

/**
 * Draws what is seen `wanted` pixels wide, or as large as the device can, and gives a bitmap of it; the screen is as before
 * afterwards. Null when the device lost the picture.
 */
export async function stillPicture({ picture, canvas }, wanted) {
  const { renderer, width, height } = picture;
  const most = mostPixels(renderer);
  const ratio = Math.min(wanted / width, most / width, most / height);
  try {
    picture.fixedRatio = ratio;
    picture.draw({ moving: false });
    return renderer.getContext().isContextLost() ? null : await createImageBitmap(canvas);
  } finally {
    picture.fixedRatio = null;
    picture.loop.touch();
  }
}
