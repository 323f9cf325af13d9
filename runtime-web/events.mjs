// SPDX-License-Identifier: MIT
/**
 * How events of the page become structures of emscripten/html5.h: for each kind a list of fields in the
 * order of the structure, with their types.
 */

/** @typedef {(view: DataView, pointer: number, event: any, target: any) => void} Layout writes an event to memory */
/** @typedef {[type: string, ...values: ((event: any, target: any) => any)[]]} Fields of one type, one after the other */

const eventEncoder = new TextEncoder();

/** Writes one value, and returns where the next one may be. @type {Record<string, (view: DataView, at: number, value: any) => number>} */
const WRITERS = {
  double: (view, at, value) => {
    at = at + 7 & ~7;
    view.setFloat64(at, value ?? 0, true);
    return at + 8;
  },
  int: (view, at, value) => {
    at = at + 3 & ~3;
    view.setInt32(at, value ?? 0, true);
    return at + 4;
  },
  short: (view, at, value) => {
    view.setUint16(at, value ?? 0, true);
    return at + 2;
  },
};
for (const size of [32, 64, 128]) {
  WRITERS['char' + size] = (view, at, value) => {
    const bytes = new Uint8Array(view.buffer, at, size).fill(0);
    eventEncoder.encodeInto(value ?? '', bytes.subarray(0, size - 1));
    return at + size;
  };
}

/** @param {Fields[]} fields @returns {Layout} */
const layout = fields => (view, pointer, event, target) => {
  let at = pointer;
  for (const [type, ...values] of fields) for (const value of values) at = WRITERS[type](view, at, value(event, target));
};

/** Fields that have the names of the event's own. @param {string} type @param {string} names @returns {Fields} */
const same = (type, names) => [type, ...names.split(' ').map(name => (/** @type {any} */ event) => event[name])];

/** Where an element is in the window. @param {any} target @returns {{left: number, top: number}} */
const origin = target => target?.getBoundingClientRect?.() ?? {left: 0, top: 0};

const TURNS = ['', 'portrait-primary', 'portrait-secondary', '', 'landscape-primary', '', '', '', 'landscape-secondary'];
const VISIBILITIES = ['hidden', 'visible', 'prerender', 'unloaded'];

/** @type {Fields[]} */
const mouse = [
  ['double', event => event.timeStamp],
  same('int', 'screenX screenY clientX clientY ctrlKey shiftKey altKey metaKey'),
  same('short', 'button buttons'),
  same('int', 'movementX movementY'),
  ['int', (event, target) => event.clientX - origin(target).left, (event, target) => event.clientY - origin(target).top],
  ['int', () => 0, () => 0, () => 0],
];

const fullscreen = () => document.fullscreenElement;
const lock = () => document.pointerLockElement;

/** @param {(gamepad: Gamepad, i: number) => any} value @param {number} count @param {string} type @returns {Fields} */
const list = (value, count, type) => [type, ...Array.from({length: count}, (_, i) => (/** @type {any} */ event) => value(event.gamepad, i))];

/** A touch event names points on the screen, points on the element, and points that changed. @type {Layout} */
const touch = (view, pointer, event, target) => {
  const points = [...new Map([...event.touches, ...event.targetTouches, ...event.changedTouches].map(point => [point.identifier, point])).values()];
  const has = (/** @type {any} */ touches, /** @type {any} */ point) => [...touches].some(one => one.identifier === point.identifier);
  const {left, top} = origin(target);
  const head = layout([
    ['double', () => event.timeStamp], ['int', () => Math.min(points.length, 32)], same('int', 'ctrlKey shiftKey altKey metaKey'),
  ]);
  const one = layout([
    same('int', 'identifier screenX screenY clientX clientY pageX pageY'),
    ['int', point => has(event.changedTouches, point), point => has(event.targetTouches, point)],
    ['int', point => point.clientX - left, point => point.clientY - top, () => 0, () => 0],
  ]);
  head(view, pointer, event, target);
  points.slice(0, 32).forEach((point, i) => one(view, pointer + 28 + 52 * i, point, target));
};

/** @type {Record<string, Layout | undefined>} */
export const layouts = {
  touch,
  key: layout([
    ['double', event => event.timeStamp],
    same('int', 'location ctrlKey shiftKey altKey metaKey repeat charCode keyCode which'),
    same('char32', 'key code char locale'),
  ]),
  mouse: layout(mouse),
  wheel: layout([...mouse, same('double', 'deltaX deltaY deltaZ'), same('int', 'deltaMode')]),
  ui: layout([
    same('int', 'detail'),
    ['int', () => document.body.clientWidth, () => document.body.clientHeight, () => innerWidth, () => innerHeight,
      () => outerWidth, () => outerHeight, () => scrollY, () => scrollX],
  ]),
  focus: layout([['char128', event => event.target?.nodeName ?? '', event => event.target?.id ?? '']]),
  orientation: layout([same('double', 'alpha beta gamma'), same('int', 'absolute')]),
  motion: layout([
    ['double', ...['acceleration', 'accelerationIncludingGravity'].flatMap(from =>
      ['x', 'y', 'z'].map(axis => (/** @type {any} */ event) => event[from]?.[axis]))],
    ['double', ...['alpha', 'beta', 'gamma'].map(axis => (/** @type {any} */ event) => event.rotationRate?.[axis])],
    ['int', event => (event.acceleration ? 1 : 0) | (event.accelerationIncludingGravity ? 2 : 0) | (event.rotationRate ? 4 : 0)],
  ]),
  turn: layout([['int', () => Math.max(0, TURNS.indexOf(screen.orientation?.type)), () => screen.orientation?.angle]]),
  fullscreen: layout([
    ['int', () => !!fullscreen(), () => document.fullscreenEnabled],
    ['char128', () => fullscreen()?.nodeName, () => fullscreen()?.id],
    ['int', () => fullscreen()?.clientWidth, () => fullscreen()?.clientHeight, () => screen.width, () => screen.height],
  ]),
  lock: layout([['int', () => !!lock()], ['char128', () => lock()?.nodeName, () => lock()?.id]]),
  visibility: layout([['int', () => document.hidden, () => VISIBILITIES.indexOf(document.visibilityState)]]),
  gamepad: layout([
    ['double', ({gamepad}) => gamepad.timestamp],
    ['int', ({gamepad}) => gamepad.axes.length, ({gamepad}) => gamepad.buttons.length],
    list((gamepad, i) => gamepad.axes[i], 64, 'double'),
    list((gamepad, i) => gamepad.buttons[i]?.value, 64, 'double'),
    list((gamepad, i) => gamepad.buttons[i]?.pressed, 64, 'int'),
    ['int', ({gamepad}) => gamepad.connected, ({gamepad}) => gamepad.index],
    ['char64', ({gamepad}) => gamepad.id, ({gamepad}) => gamepad.mapping],
  ]),
};
