// SPDX-License-Identifier: MIT
// Runs of the image filter that must give the same bytes wherever they happen.
import {adobe, encodeJpeg, exif, withSegments} from './jpeg.mjs';
import {picture, sampleFile} from './pictures.mjs';

/** @typedef {import('../ways.mjs').Case} Case */

/** Blocks whose components run through their levels at different speeds. @param {number} count @param {number} components */
const blocks = (count, components) =>
  Array.from({length: count}, (_, i) => Array.from({length: components}, (_, c) => (i * (23 + 14 * c) + 40 * c) % 256));

/** @type {Record<string, () => Uint8Array>} */
const inputs = {
  'gray1.png': () => picture(0, 1, 61, 40),
  'gray2-interlaced.png': () => picture(0, 2, 33, 21, {interlaced: true}),
  'gray4-key.png': () => picture(0, 4, 50, 31, {transparency: [0, 7]}),
  'gray8.png': () => picture(0, 8, 128, 96),
  'gray16.png': () => picture(0, 16, 47, 80),
  'gray-alpha8.png': () => picture(4, 8, 64, 64),
  'gray-alpha16-interlaced.png': () => picture(4, 16, 37, 29, {interlaced: true}),
  'rgb8.png': () => picture(2, 8, 160, 120),
  'rgb8-interlaced.png': () => picture(2, 8, 101, 67, {interlaced: true}),
  'rgb8-key.png': () => picture(2, 8, 40, 40, {transparency: [0, 128, 0, 217, 0, 217]}),
  'rgb16.png': () => picture(2, 16, 90, 60),
  'rgba8.png': () => picture(6, 8, 96, 96),
  'rgba16-interlaced.png': () => picture(6, 16, 53, 41, {interlaced: true}),
  'palette1.png': () => picture(3, 1, 30, 17),
  'palette4.png': () => picture(3, 4, 75, 50),
  'palette8-alpha.png': () => picture(3, 8, 99, 77, {transparency: Array.from({length: 200}, (_, i) => i)}),
  'palette2-interlaced.png': () => picture(3, 2, 22, 23, {interlaced: true}),
  'one.png': () => picture(6, 8, 1, 1),
  'column.png': () => picture(2, 8, 1, 200),
  'row.png': () => picture(2, 16, 333, 1),
  'landscape.png': sampleFile('landscape:300x200', 'png'),
  'baseline.jpg': sampleFile('landscape:317x211', 'jpg', '-q', '80'),
  'progressive.jpg': sampleFile('spheres:240x160', 'jpg', '-p', '-q', '93'),
  'gray.jpg': sampleFile('zoneplate:150x150', 'jpg'),
  'large.jpg': sampleFile('spheres:1600x1200', 'jpg'),
  'held-sideways.jpg': () => withSegments(sampleFile('chart:90x60', 'jpg')(), exif(6)),
  'cmyk.jpg': () => encodeJpeg({columns: 9, rows: 7, blocks: blocks(63, 4)}),
  'cmyk-adobe.jpg': () => encodeJpeg({columns: 7, rows: 9, blocks: blocks(63, 4), extra: adobe}),
  'picture.ppm': () => Buffer.concat([Buffer.from('P6\n# a comment\n16 16 255\n'), Buffer.from(blocks(256, 3).flat())]),
  'text.png': () => Buffer.from('this is not an image\n'),
  'truncated.png': () => picture(2, 8, 64, 64).subarray(0, 900),
  'truncated.jpg': () => sampleFile('spheres:120x80', 'jpg')().subarray(0, 1500),
};

/** The inputs made so far: each is asked for by every way of running. @type {Map<string, Uint8Array>} */
const made = new Map();

/** @param {string} name @returns {Uint8Array} */
function input(name) {
  const bytes = made.get(name) ?? inputs[name]();
  made.set(name, bytes);
  return bytes;
}

/** A run from one of the inputs to out.png or another output.
 *  @param {string} file @param {string} rest output, options (first) and filters, separated by spaces
 *  @param {number} [status] @returns {Case} */
function run(file, rest, status = 0) {
  const words = rest.split(' ');
  const at = words.findIndex(word => word.startsWith('out.'));
  const args = [...words.slice(0, at), file, ...words.slice(at)];
  const files = file in inputs ? {[file]: () => input(file)} : {};
  return {name: `${file}: ${rest}`, args, files, outputs: [words[at]], status};
}

/** @type {Case[]} */
export const cases = [
  run('gray1.png', 'out.png blur=1.5'),
  run('gray2-interlaced.png', 'out.png resize=300%'),
  run('gray4-key.png', 'out.png sharpen=150,2'),
  run('gray8.png', '-q 75 out.jpg edges'),
  run('gray16.png', 'out.png gamma=2.2'),
  run('gray-alpha8.png', 'out.png resize=50% flip'),
  run('gray-alpha16-interlaced.png', '-b 3366cc out.jpg emboss'),
  run('rgb8.png', 'out.png grayscale'),
  run('rgb8.png', '-l 9 out.png hue=120 saturation=60 warmth=-40'),
  run('rgb8-interlaced.png', 'out.jpg sepia=80 vignette=70'),
  run('rgb8-key.png', 'out.png rotate=90 blur=3'),
  run('rgb16.png', 'out.png exposure=-0.7 contrast=35 brightness=5'),
  run('rgb16.png', '-d 8 out.png posterize=4'),
  run('rgba8.png', 'out.png resize=40x blur=0.8'),
  run('rgba8.png', '-b 000000 out.jpg invert'),
  run('rgba16-interlaced.png', 'out.png median=2 normalize=1'),
  run('palette1.png', 'out.png threshold=40'),
  run('palette4.png', '-d 16 out.png resize=x120'),
  run('palette8-alpha.png', 'out.png crop=60x40+20+10 pixelate=7'),
  run('palette2-interlaced.png', 'out.png rotate=270 flip=vertical'),
  run('one.png', 'out.png blur=5 sharpen median=3 edges vignette resize=400%'),
  run('column.png', 'out.png resize=10x10'),
  run('row.png', 'out.pam blur=20'),
  run('landscape.png', '-q 100 out.jpg'),
  run('landscape.png', '-p -q 60 out.jpg resize=133%'),
  run('landscape.png', 'out.png grain=20,7 median=1'),
  run('baseline.jpg', 'out.png'),
  run('baseline.jpg', '-q 50 out.jpg blur=2 resize=200x200 sharpen=80,0.8 contrast=15 sepia=30'),
  run('progressive.jpg', 'out.png rotate=180'),
  run('progressive.jpg', '-p out.jpg normalize'),
  run('gray.jpg', 'out.png resize=33%'),
  run('large.jpg', '-q 85 out.jpg resize=25% sharpen=60,0.7'),
  run('held-sideways.jpg', 'out.png'),
  run('cmyk.jpg', 'out.png'),
  run('cmyk-adobe.jpg', 'out.png brightness=10'),
  run('picture.ppm', 'out.png invert=50'),
  run('sample:badge:200x150', 'out.png hue=-60'),
  run('sample:zoneplate:101x99', 'out.png resize=60x60'),
  {name: 'standard input and output', args: ['-f', 'pam', '-', '-', 'invert'], stdin: 'P5 3 2 255\nabcdef'},
  {name: 'the table of filters', args: ['-j']},
  {name: 'help', args: ['-h']},
  run('text.png', 'out.png', 1),
  run('truncated.png', 'out.png', 1),
  run('truncated.jpg', 'out.png blur', 1),
  run('absent.png', 'out.png', 1),
  run('one.png', 'out.png resize=20000x20000', 1),
  run('one.png', 'out.png crop=2x2+0+0', 1),
  run('one.png', 'out.png blurr', 2),
];
