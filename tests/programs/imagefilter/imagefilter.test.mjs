// SPDX-License-Identifier: MIT
// The image filter's own behaviour: what it reads, what each filter does to known pixels, how it fails.
// Most of it runs on the native build, which the first test shows to be the same program.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {inflateSync} from 'node:zlib';
import {demo, ways} from '../ways.mjs';
import {cases} from './cases.mjs';
import {adobe, encodeJpeg, exif, withSegments} from './jpeg.mjs';
import {decode, encodePam, environment, native, nativeTool, picture, sampleFile} from './pictures.mjs';
import {chunk, header, signature} from './png.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'imagefilter-'));
after(() => rmSync(scratch, {recursive: true, force: true}));

/** Runs the native tool in an empty directory with some files.
 *  @param {string[]} args @param {Record<string, Uint8Array>} [files] @param {Uint8Array | string} [stdin] */
function run(args, files = {}, stdin = '') {
  const cwd = mkdtempSync(join(scratch, 'run-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(cwd, name), bytes);
  const {status, stdout, stderr} = spawnSync(nativeTool, args, {cwd, input: stdin, env: environment, maxBuffer: 1 << 28});
  return {cwd, status, stdout: stdout.toString('latin1'), stderr: stderr.toString('latin1'), left: readdirSync(cwd)};
}

/** The pixels after some filters. @param {Uint8Array} image @param {...string} filters */
const filtered = (image, ...filters) => decode(native(['-f', 'pam', '-', '-', ...filters], image));

/** @param {number} red @param {number} green @param {number} blue */
const opaque = (red, green, blue) => [red, green, blue, 255];
const gray = (/** @type {number} */ level) => opaque(level, level, level);

/** The one pixel that a filter makes of an opaque colour. @param {number[]} color @param {string} filter */
const pixelAfter = (color, filter) => filtered(encodePam(1, [color]), filter).pixels[0];

/** Peak signal-to-noise ratio in dB. @param {number[][]} a @param {number[][]} b */
function psnr(a, b) {
  let sum = 0;
  a.forEach((pixel, i) => pixel.forEach((value, c) => { sum += (value - b[i][c]) ** 2; }));
  return 10 * Math.log10(255 ** 2 / (sum / (4 * a.length)));
}

describe('imagefilter: the guest and the native build are one program', async () => {
  const way = ways.find(({name}) => name === 'Node, wasm');
  assert(way);
  const session = way.open(demo('imagefilter'));
  for (const test of cases) {
    it(test.name, async () => {
      const files = Object.fromEntries(Object.entries(test.files ?? {}).map(([name, bytes]) =>
        [name, typeof bytes === 'function' ? bytes() : bytes]));
      const {cwd, left: _, ...expected} = run(test.args, files, test.stdin);
      const outputs = Object.fromEntries((test.outputs ?? []).map(name => [name, existsSync(join(cwd, name)) ?
        createHash('sha256').update(readFileSync(join(cwd, name))).digest('hex') : 'absent']));
      assert.deepEqual(await (await session).run({...test, files}), {...expected, outputs});
    });
  }
});

describe('imagefilter: reading', () => {
  it('every PNG type, depth and interlacing gives the pixels that were written', () => {
    for (const [type, depths] of /** @type {[0 | 2 | 3 | 4 | 6, number[]][]} */ ([
      [0, [1, 2, 4, 8, 16]], [2, [8, 16]], [3, [1, 2, 4, 8]], [4, [8, 16]], [6, [8, 16]]])) {
      for (const depth of depths) {
        const plain = picture(type, depth, 19, 13), interlaced = picture(type, depth, 19, 13, {interlaced: true});
        assert.deepEqual(decode(interlaced, 16), decode(plain, 16), `type ${type}, depth ${depth}`);
      }
    }
    const sample = () => [0x1234, 0xfedc, 7, 0x8000];
    assert.deepEqual(decode(picture(6, 16, 1, 1, {sample}), 16).pixels, [sample()]);
    assert.deepEqual(decode(picture(0, 2, 4, 1, {sample: x => [x]})).pixels, [gray(0), gray(85), gray(170), gray(255)]);
    const palette = [[255, 0, 0], [1, 2, 3]];
    assert.deepEqual(decode(picture(3, 1, 2, 1, {sample: x => [x], palette, transparency: [64]})).pixels,
      [[255, 0, 0, 64], [1, 2, 3, 255]]);
  });

  it('PNG written and read again is the same, at 8 and 16 bits', () => {
    for (const depth of [8, 16]) {
      const image = picture(6, depth, 40, 30);
      assert.deepEqual(decode(native(['-f', 'png', '-', '-'], image), 16), decode(image, 16));
    }
  });

  it('JPEG written and read again is close', () => {
    const image = sampleFile('landscape:200x150', 'png')();
    for (const [quality, least] of [['95', 40], ['75', 34]]) {
      for (const progressive of [[], ['-p']]) {
        const jpeg = native(['-f', 'jpg', '-q', `${quality}`, ...progressive, '-', '-'], image);
        const ratio = psnr(decode(image).pixels, decode(jpeg).pixels);
        assert(ratio > Number(least), `quality ${quality}: ${ratio} dB`);
      }
    }
  });

  it('JPEG components: gray, YCbCr, CMYK, and Adobe\'s inverted CMYK', () => {
    const one = (/** @type {number[]} */ levels, /** @type {number[]} */ extra = []) =>
      decode(encodeJpeg({columns: 1, rows: 1, blocks: [levels], extra})).pixels[0];
    assert.deepEqual(one([77]), gray(77));
    assert.deepEqual(one([100, 128, 128]), gray(100));
    assert.deepEqual(one([255, 0, 51, 0]), opaque(0, 255, 204));
    assert.deepEqual(one([255, 0, 51, 255], adobe), opaque(255, 0, 51));
    assert.deepEqual(one([255, 0, 51, 0], adobe), opaque(0, 0, 0));
  });

  it('Exif orientation: all eight show the same picture', () => {
    const upright = [10, 60, 110, 160, 210, 250]; // 3 x 2 blocks
    const stored = {1: [0, 1, 2, 3, 4, 5], 2: [2, 1, 0, 5, 4, 3], 3: [5, 4, 3, 2, 1, 0], 4: [3, 4, 5, 0, 1, 2],
      5: [0, 3, 1, 4, 2, 5], 6: [2, 5, 1, 4, 0, 3], 7: [5, 2, 4, 1, 3, 0], 8: [3, 0, 4, 1, 5, 2]};
    for (const [orientation, order] of Object.entries(stored)) {
      const [columns, rows] = Number(orientation) < 5 ? [3, 2] : [2, 3];
      const jpeg = encodeJpeg({columns, rows, blocks: order.map(i => [upright[i]]), extra: exif(Number(orientation))});
      const {width, height, pixels} = decode(jpeg);
      assert.deepEqual([width, height], [24, 16], orientation);
      assert.deepEqual(upright.map((_, i) => pixels[(i / 3 | 0) * 8 * 24 + i % 3 * 8][0]), upright, orientation);
    }
  });

  it('malformed Exif is ignored', () => {
    const jpeg = sampleFile('chart:16x16', 'jpg')();
    for (let cut = 1; cut < 34; cut++) {
      const full = exif(6), short = full.slice(0, full.length - cut);
      short[2] = 0;
      short[3] = short.length - 2;
      if (short.length < 4) break;
      assert.equal(decode(withSegments(jpeg, short)).width, 16);
    }
    const wild = exif(6);
    wild.splice(14, 4, 0xff, 0xff, 0xff, 0xff); // the directory's offset
    assert.equal(decode(withSegments(jpeg, wild)).width, 16);
  });

  it('Netpbm with comments, and 16 bits', () => {
    assert.deepEqual(decode(Buffer.from('P5\n#c\n2 1\n# d\n255\n\x07\xff', 'latin1')).pixels, [gray(7), gray(255)]);
    assert.deepEqual(decode(Buffer.from('P6 1 1 65535\n\x12\x34\0\0\xff\xff', 'latin1'), 16).pixels,
      [[0x1234, 0, 0xffff, 0xffff]]);
  });
});

describe('imagefilter: writing', () => {
  it('PNG is as small as the image allows: gray, alpha and depth only where needed', () => {
    const typeOf = (/** @type {Uint8Array} */ image) => native(['-f', 'png', '-', '-'], image).subarray(24, 26);
    assert.deepEqual([...typeOf(picture(2, 8, 9, 9, {sample: x => [x, x, x]}))], [8, 0]);
    assert.deepEqual([...typeOf(picture(0, 16, 9, 9))], [16, 0]);
    assert.deepEqual([...typeOf(picture(2, 8, 9, 9))], [8, 2]);
    assert.deepEqual([...typeOf(picture(4, 8, 90, 9))], [8, 4]);
    assert.deepEqual([...typeOf(picture(6, 16, 90, 9))], [16, 6]);
  });

  it('JPEG has the background under transparent pixels', () => {
    const image = encodePam(8, Array.from({length: 64}, () => [200, 10, 10, 0]));
    assert.deepEqual(decode(native(['-f', 'jpg', '-', '-'], image)).pixels[0], gray(255));
    const [red, green, blue] = decode(native(['-f', 'jpg', '-b', '2040c0', '-', '-'], image)).pixels[9];
    assert(Math.abs(red - 0x20) <= 2 && Math.abs(green - 0x40) <= 2 && Math.abs(blue - 0xc0) <= 2, `${[red, green, blue]}`);
  });

  it('lower quality and higher levels make smaller files', () => {
    const image = sampleFile('landscape:200x150', 'png')();
    const size = (/** @type {string[]} */ ...args) => native([...args, '-', '-'], image).length;
    assert(size('-f', 'jpg', '-q', '30') < size('-f', 'jpg', '-q', '90'));
    assert(size('-f', 'png', '-l', '9') < size('-f', 'png', '-l', '1'));
  });
});

describe('imagefilter: colour profiles', () => {
  /** An ICC profile with one tag, of bytes that do not compress. @param {string} space of its colours */
  function profile(space) {
    const out = Buffer.from(Array.from({length: 232}, (_, i) => i < 144 ? 0 : i * i * 7919 >> 3 & 255));
    out.writeUInt32BE(out.length, 0);
    out.write('\x02\x20\0\0mntr' + space + 'XYZ ', 8, 'latin1');
    out.write('acsp', 36);
    out.set([0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d], 68); // the illuminant, D50
    out.set([0, 0, 0, 1, ...Buffer.from('desc'), 0, 0, 0, 144, 0, 0, 0, 88], 128);
    return out;
  }
  const app2 = (/** @type {Buffer} */ icc) => [0xff, 0xe2, 0, icc.length + 16, ...Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), ...icc];
  const photo = sampleFile('chart:60x40', 'jpg')();
  const tagged = withSegments(photo, app2(profile('RGB ')));

  /** The profile in a PNG file. @param {Buffer} png */
  function profileOf(png) {
    const at = png.indexOf('iCCP');
    return at < 0 ? undefined : inflateSync(png.subarray(png.indexOf(0, at) + 2, at + 4 + png.readUInt32BE(at - 4)));
  }

  it('go from JPEG to PNG and back, through filters', () => {
    const png = native(['-f', 'png', '-', '-', 'blur', 'rotate', 'resize=50%'], tagged);
    assert.deepEqual(profileOf(png), profile('RGB '));
    assert(native(['-f', 'jpg', '-', '-'], png).includes(profile('RGB ')));
  });

  it('are left out where they do not fit, and where there was none', () => {
    assert.equal(profileOf(native(['-f', 'png', '-', '-', 'grayscale'], tagged)), undefined);
    assert.equal(profileOf(native(['-f', 'png', '-', '-'], photo)), undefined);
    assert.equal(profileOf(native(['-f', 'png', '-', '-'], withSegments(photo, app2(profile('CMYK'))))), undefined);
  });

  it('that are malformed do no harm', () => {
    const broken = profile('RGB ');
    broken.writeUInt32BE(0xffffff, 128); // tags
    assert.equal(decode(native(['-f', 'png', '-', '-'], withSegments(photo, app2(broken)))).width, 60);
  });
});

describe('imagefilter: filters', () => {
  const color = opaque(200, 100, 50);

  /** What each filter makes of one colour, worked out by hand from its definition. @type {[string, number[]][]} */
  const table = [
    ['brightness=20', opaque(251, 151, 101)],
    ['brightness=-20', opaque(149, 49, 0)],
    ['brightness=100', gray(255)],
    ['contrast=-100', gray(128)],
    ['contrast=0', color],
    ['contrast=100', opaque(255, 0, 0)],
    ['exposure=0', color],
    ['exposure=1', opaque(255, 138, 71)], // twice the light
    ['gamma=1', color],
    ['gamma=2', opaque(226, 160, 113)], // 255 sqrt(c / 255)
    ['saturation=100', color],
    ['saturation=0', gray(118)], // 0.2126 r + 0.7152 g + 0.0722 b
    ['saturation=200', opaque(255, 82, 0)],
    ['hue=0', color],
    ['warmth=100', opaque(255, 100, 35)],
    ['warmth=-100', opaque(140, 100, 65)],
    ['grayscale', gray(128)], // of the luminance 0.2126 R + 0.7152 G + 0.0722 B in linear light
    ['grayscale=0', color],
    ['sepia', opaque(165, 147, 114)],
    ['invert', opaque(55, 155, 205)],
    ['invert=50', gray(128)],
    ['posterize=2', opaque(255, 0, 0)],
    ['posterize=3', opaque(255, 128, 0)],
    ['threshold=40', gray(255)],
    ['threshold=50', gray(0)],
    ['edges', gray(0)],
    ['emboss', gray(128)],
    ['blur=7', color],
    ['sharpen=300,5', color],
    ['median=4', color],
    ['normalize=0', opaque(255, 85, 0)],
    ['vignette=100', color],
    ['pixelate=3', color],
    ['rotate=90', color],
    ['grain=0', color],
  ];
  for (const [filter, expected] of table) {
    it(filter, () => assert.deepEqual(pixelAfter(color, filter), expected));
  }

  it('hue=120 turns red towards green and keeps gray', () => {
    assert.deepEqual(pixelAfter(gray(93), 'hue=120'), gray(93));
    const [red, green, blue] = pixelAfter(opaque(200, 20, 20), 'hue=120');
    assert(green > red && green > blue, `${[red, green, blue]}`);
  });

  const corner = encodePam(3, [0, 0, 0, 0, 90, 0, 0, 0, 0].map(gray)); // one bright pixel

  it('blur spreads a point evenly and keeps its light', () => {
    const level = filtered(encodePam(9, Array.from({length: 81}, (_, i) => gray(i === 40 ? 255 : 0))), 'blur=1')
      .pixels.map(pixel => pixel[0]);
    assert.deepEqual(level, [...level].reverse());
    assert.deepEqual(level.map((_, i) => level[i % 9 * 9 + (i / 9 | 0)]), level);
    assert.equal(level[40], Math.round(255 * 0.39894 ** 2));
    assert.equal(level[41], Math.round(255 * 0.39894 * 0.24197));
    assert(Math.abs(level.reduce((sum, x) => sum + x) - 255) < 8);
  });

  it('blur is Gauss\'s function at every width, with the border continued', () => {
    const width = 90, height = 4;
    const levels = Array.from({length: width}, (_, x) => x < 30 ? 250 : x < 33 ? 10 : x * 37 % 200);
    const image = encodePam(width, Array.from({length: width * height}, (_, i) => gray(levels[i % width])));
    for (const sigma of [0.6, 3, 7.9, 8, 13, 40, 100]) {
      const {pixels} = filtered(image, `blur=${sigma}`);
      for (let x = 0; x < width; x++) {
        let sum = 0, weights = 0;
        for (let d = -Math.ceil(6 * sigma); d <= 6 * sigma; d++) {
          const weight = Math.exp(-0.5 * (d / sigma) ** 2);
          sum += weight * levels[Math.max(0, Math.min(width - 1, x + d))];
          weights += weight;
        }
        assert(Math.abs(pixels[x][0] - sum / weights) < 0.8, `sigma ${sigma}, x ${x}: ${pixels[x][0]}, not ${sum / weights}`);
      }
    }
  });

  it('blur and resize do not let the colour of transparent pixels show', () => {
    const image = encodePam(4, Array.from({length: 16}, (_, i) => i % 4 < 2 ? opaque(250, 0, 0) : [0, 255, 0, 0]));
    for (const filter of ['blur=1', 'resize=2x2', 'resize=300%', 'pixelate=3']) {
      for (const [red, green, , alpha] of filtered(image, filter).pixels)
        if (alpha > 8) assert(red > 235 && green < 12, `${filter}: ${[red, green, alpha]}`);
    }
  });

  it('edges: a step is as bright as Sobel says, flat parts are black', () => {
    const step = encodePam(6, Array.from({length: 24}, (_, i) => gray(i % 6 < 3 ? 20 : 60)));
    const {pixels} = filtered(step, 'edges');
    assert.deepEqual(pixels.slice(6, 12).map(pixel => pixel[0]), [0, 0, 160, 160, 0, 0]);
  });

  it('emboss is brighter where the surface rises to the lower right', () => {
    const ramp = encodePam(4, Array.from({length: 16}, (_, i) => gray(10 * (i % 4))));
    assert(filtered(ramp, 'emboss').pixels[5][0] > 128);
    assert(filtered(ramp, 'flip', 'emboss').pixels[5][0] < 128);
  });

  it('median removes a speck, sharpen raises it', () => {
    assert.deepEqual(filtered(corner, 'median').pixels, Array(9).fill(gray(0)));
    assert(filtered(corner, 'sharpen=100,1').pixels[4][0] > 140);
  });

  it('median is the middle of the sorted neighbourhood', () => {
    const levels = Array.from({length: 35}, (_, i) => i * 89 % 256);
    const at = (/** @type {number} */ x, /** @type {number} */ y) => levels[Math.max(0, Math.min(4, y)) * 7 + Math.max(0, Math.min(6, x))];
    const expected = levels.map((_, i) => {
      const near = [];
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) near.push(at(i % 7 + dx, (i / 7 | 0) + dy));
      return gray(near.sort((a, b) => a - b)[12]);
    });
    assert.deepEqual(filtered(encodePam(7, levels.map(gray)), 'median=2').pixels, expected);
  });

  it('rotate and flip', () => {
    const six = encodePam(3, [1, 2, 3, 4, 5, 6].map(gray));
    const levels = (/** @type {string[]} */ ...filters) => {
      const {width, pixels} = filtered(six, ...filters);
      return [width, ...pixels.map(pixel => pixel[0])];
    };
    assert.deepEqual(levels('rotate=90'), [2, 4, 1, 5, 2, 6, 3]);
    assert.deepEqual(levels('rotate=180'), [3, 6, 5, 4, 3, 2, 1]);
    assert.deepEqual(levels('rotate=270'), [2, 3, 6, 2, 5, 1, 4]);
    assert.deepEqual(levels('flip'), [3, 3, 2, 1, 6, 5, 4]);
    assert.deepEqual(levels('flip=vertical'), [3, 4, 5, 6, 1, 2, 3]);
    assert.deepEqual(levels('crop=2x1+1+1'), [2, 5, 6]);
    assert.deepEqual(levels('crop=2x2'), [2, 1, 2, 4, 5]);
  });

  it('resize: sizes', () => {
    const size = (/** @type {string} */ filter) => {
      const {width, height} = filtered(encodePam(30, Array(600).fill(gray(9))), filter);
      return [width, height];
    };
    assert.deepEqual(size('resize=12x34'), [12, 34]);
    assert.deepEqual(size('resize=60x'), [60, 40]);
    assert.deepEqual(size('resize=x5'), [8, 5]);
    assert.deepEqual(size('resize=10%'), [3, 2]);
    assert.deepEqual(size('resize=0.01%'), [1, 1]);
  });

  it('resize keeps flat areas, and the light of fine patterns', () => {
    for (const filter of ['resize=7x3', 'resize=1000%', 'resize=31x19'])
      for (const pixel of filtered(encodePam(20, Array(200).fill(color)), filter).pixels) assert.deepEqual(pixel, color);
    const board = encodePam(32, Array.from({length: 1024}, (_, i) => gray((i + (i >> 5)) % 2 * 255)));
    const {pixels} = filtered(board, 'resize=8x8');
    for (const [red] of pixels) assert(Math.abs(red - 188) <= 3, `${red}`); // half the light is 188, not 128
  });

  it('vignette darkens the corners, not the centre', () => {
    const {pixels} = filtered(encodePam(5, Array(25).fill(gray(200))), 'vignette=50');
    assert.deepEqual([pixels[12], pixels[0], pixels[24]], [gray(200), gray(100), gray(100)]);
  });

  it('pixelate gives each square its mean', () => {
    const {pixels} = filtered(encodePam(3, [0, 10, 99, 20, 30, 99].map(gray)), 'pixelate=2');
    assert.deepEqual(pixels.map(pixel => pixel[0]), [15, 15, 99, 15, 15, 99]);
  });

  it('grain is gray, centred, and the same for the same seed', () => {
    const flat = encodePam(64, Array(4096).fill(gray(128)));
    const {pixels} = filtered(flat, 'grain=10,5');
    assert(pixels.every(([red, green, blue]) => red === green && red === blue));
    const mean = pixels.reduce((sum, pixel) => sum + pixel[0], 0) / pixels.length;
    assert(Math.abs(mean - 128) < 1, `${mean}`);
    assert.deepEqual(filtered(flat, 'grain=10,5').pixels, pixels);
    assert.notDeepEqual(filtered(flat, 'grain=10,6').pixels, pixels);
  });

  it('filters apply in the order given', () => {
    assert.deepEqual(pixelAfter(gray(240), 'brightness=20'), gray(255));
    assert.deepEqual(filtered(encodePam(1, [gray(240)]), 'brightness=20', 'brightness=-20').pixels[0], gray(204));
    assert.deepEqual(filtered(encodePam(1, [gray(240)]), 'brightness=-20', 'brightness=20').pixels[0], gray(240));
  });

  it('-j lists every filter that -h describes, with initial values in range', () => {
    const filters = JSON.parse(native(['-j']).toString());
    const help = native(['-h']).toString();
    assert(filters.length >= 12);
    for (const {name, help: text, parameters} of filters) {
      assert(help.includes(`  ${name}=`) && help.includes(text), name);
      for (const {kind, initial, least, most} of parameters)
        if (kind === 'number') assert(least <= initial && initial <= most, name);
    }
  });
});

describe('imagefilter: bad input', () => {
  const png = picture(2, 8, 64, 64), jpeg = sampleFile('spheres:64x64', 'jpg')();

  /** Runs on a file named "input"; expects a message and nothing written.
   *  @param {number} status @param {RegExp} message @param {Uint8Array} bytes @param {...string} rest */
  function fails(status, message, bytes, ...rest) {
    const outcome = run(['input', 'out.png', ...rest], {input: bytes});
    assert.match(outcome.stderr, message);
    assert.match(outcome.stderr, /^imagefilter: [^\n]+\n(imagefilter: [^\n]+\n)?$/);
    assert.equal(outcome.status, status, outcome.stderr);
    assert.deepEqual(outcome.left, ['input']);
  }

  it('not an image', () => {
    fails(1, /input: not a PNG, JPEG or Netpbm image/, Buffer.from('GIF89a'));
    fails(1, /input: file is empty/, Buffer.alloc(0));
  });

  it('files cut off anywhere', () => {
    for (const whole of [png, jpeg, encodePam(4, Array(16).fill(gray(1)))]) {
      for (let length = 8; length < whole.length - 12; length += Math.max(1, whole.length >> 5))
        fails(1, /input: /, whole.subarray(0, length));
    }
  });

  it('flipped bits: an image or a message, never a crash', () => {
    for (const whole of [png, jpeg]) {
      for (let i = 0; i < 120; i++) {
        const broken = Buffer.from(whole);
        broken[(i * 7919 + 13) % whole.length] ^= 1 << i % 8;
        const {status, stderr} = run(['input', 'out.png', 'blur'], {input: broken});
        assert(status === 0 || status === 1 && /^imagefilter: input: /.test(stderr), `${i}: ${status} ${stderr}`);
      }
    }
  });

  it('absurd dimensions, before any memory is taken', () => {
    const huge = (/** @type {number} */ width, /** @type {number} */ height) =>
      Buffer.concat([signature, chunk('IHDR', header({width, height, depth: 8, type: 2})), chunk('IDAT', new Uint8Array(9))]);
    fails(1, /input: 2147483647 x 2147483647 pixels/, huge(0x7fffffff, 0x7fffffff));
    fails(1, /input: 20000 x 20000 pixels/, huge(20000, 20000));
    fails(1, /input: /, huge(0, 5));
    fails(1, /input: \d+ x \d+ pixels/, Buffer.from('P5 99999999999 99999999999 255\n'));
    const tall = Buffer.from(jpeg);
    tall.writeUInt32BE(0xfde8fde8, jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5);
    fails(1, /input: 65000 x 65000 pixels/, tall);
  });

  it('filters that ask for too much', () => {
    fails(1, /resize: 64000 x 64000 pixels/, png, 'resize=100000%');
    fails(1, /crop: 65x10\+0\+0 is not within/, png, 'crop=65x10+0+0');
    fails(1, /crop: 10x10\+60\+0 is not within/, png, 'crop=10x10+60+0');
  });

  it('wrong command lines', () => {
    for (const [filter, message] of /** @type {[string, RegExp][]} */ ([
      ['blurry', /blurry: no such filter/], ['blur=', /blur: sigma: '' is not a number from 0 to 100/],
      ['blur=-1', /'-1' is not a number/], ['blur=nan', /'nan' is not a number/], ['blur=2,3', /'3' is too much/],
      ['blur=1x', /'1x' is not/], ['posterize=2.5', /whole number from 2 to 256/], ['resize', /resize: a size is needed/],
      ['resize=x', /'x' is not a size/], ['resize=0x5', /'0x5' is not a size/], ['resize=5x5x', /is not a size/],
      ['resize=-50%', /is not a size/], ['rotate=45', /'45' is not one of 90\|180\|270/], ['crop=5', /is not a rectangle/],
      ['resize=99999999999x1', /is not a size/], ['', /no such filter/]]))
      fails(2, message, png, filter);
    for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
      [[], /an input and an output are needed/], [['a.png'], /an input and an output are needed/],
      [['a.png', 'b.gif'], /b\.gif: the name tells no format/], [['a.png', '-'], /-: the name tells no format/],
      [['-q', '0', 'a', 'b.jpg'], /-q: '0' is not/], [['-l', '10', 'a', 'b.png'], /-l: '10' is not/],
      [['-d', '12', 'a', 'b.png'], /-d: '12' is neither/], [['-b', 'red', 'a', 'b.png'], /-b: 'red' is not/],
      [['-f', 'gif', 'a', 'b'], /-f: 'gif' is not a format/], [['-z', 'a', 'b.png'], /-z: no such option/],
      [['-q'], /-q: a value is missing/], [['sample:cat', 'b.png'], /sample:cat: no such sample/],
      [['sample:chart:0x5', 'b.png'], /the size must be/]])) {
      const {status, stderr, left} = run(args);
      assert.match(stderr, message);
      assert.equal(status, 2, stderr);
      assert.deepEqual(left, []);
    }
  });

  it('files that cannot be read or written', () => {
    assert.match(run(['gone.png', 'out.png']).stderr, /^imagefilter: gone\.png: No such file or directory\n$/);
    assert.match(run(['.', 'out.png']).stderr, /^imagefilter: \.: Is a directory\n$/);
    const unwritable = run(['input', 'no/such/out.png'], {input: png});
    assert.match(unwritable.stderr, /^imagefilter: no\/such\/out\.png: No such file or directory\n$/);
    assert.equal(unwritable.status, 1);
  });

  it('an output that turns out to be a directory, or a full device', () => {
    const outcome = run(['-f', 'png', 'sample:chart:9x9', '../.']);
    assert.match(outcome.stderr, /^imagefilter: /);
    assert.deepEqual([outcome.status, outcome.left], [1, []]);
    const {status, stderr} = spawnSync('sh', ['-c', `"${nativeTool}" -f png sample:chart:9x9 - >/dev/full`]);
    assert.equal(`${stderr}`, 'imagefilter: standard output: No space left on device\n');
    assert.equal(status, 1);
  });

  it('an existing output survives a failure', () => {
    const {cwd, status} = run(['input', 'out.png'], {input: png.subarray(0, 500), 'out.png': Buffer.from('kept')});
    assert.equal(status, 1);
    assert.equal(readFileSync(join(cwd, 'out.png'), 'utf8'), 'kept');
  });

  it('too wide for JPEG', () => {
    const {status, stderr} = run(['sample:chart:70000x1', 'out.jpg']);
    assert.match(stderr, /out\.jpg: 70000 x 1 pixels: a JPEG file has at most 65500 a side/);
    assert.equal(status, 1);
  });
});
