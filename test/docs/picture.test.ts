/** Goal: the README's picture moves, is small, and can be read by a browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser';

const BYTES_MAX = 1_000_000;
const IMAGES = join(__dirname, '..', '..', 'docs', 'images');

test('the moving picture of the README has all its frames, in less than a megabyte', async () => {
  const picture = readFileSync(join(IMAGES, 'drag.webp'));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    // What decodes pictures is there for secure pages only.
    await page.route('https://picture.example/', (route) => route.fulfill({ body: '<p>Picture</p>' }));
    await page.goto('https://picture.example/');
    const frames = await page.evaluate(async (data) => {
      const response = await fetch(`data:image/webp;base64,${data}`);
      const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type: 'image/webp' });
      await decoder.tracks.ready;
      await decoder.completed;
      const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
      const { image } = await decoder.decode({ frameIndex: count - 1 });
      return { count, width: image.displayWidth, height: image.displayHeight };
    }, picture.toString('base64'));

    expect(frames).toEqual({ count: 13, width: 1080, height: 600 });
    expect(picture.length).toBeLessThan(BYTES_MAX);
  } finally {
    await browser.close();
  }
});
