// SPDX-License-Identifier: MIT
/**
 * Events for tests/emscripten/events.c.
 */

/**
 * Runs in the page: dispatches an event of every kind.
 * @returns {{expected: string[], prevented: Record<string, any>}} what the program prints then, and which defaults it prevents
 */
export function dispatchEvents() {
  /** @type {string[]} */
  const expected = [];
  /** @type {Record<string, any>} */
  const prevented = {};
  const canvas = /** @type {HTMLElement} */ (document.getElementById('canvas'));
  const {left, top} = canvas.getBoundingClientRect();
  const x = Math.trunc(left) + 10, y = Math.trunc(top) + 20;
  const inside = [x, y].map((at, i) => Math.trunc(at - [left, top][i])).join(' ');
  /** @param {EventTarget} target @param {Event} event @param {object} fields those that its constructor does not take @param {string[]} lines */
  const send = (target, event, fields, ...lines) => {
    for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, {value});
    target.dispatchEvent(event);
    if (event.type in prevented) prevented[event.type] = event.defaultPrevented;
    expected.push(...lines);
  };
  Object.assign(prevented, {click: undefined, dblclick: undefined, keydown: undefined});

  const key = {key: 'ä', code: 'Quote', location: 2, ctrlKey: true, altKey: true, repeat: true, keyCode: 222, which: 222, cancelable: true};
  send(window, new KeyboardEvent('keydown', key), {keyCode: 222, which: 222}, "key 2 ä Quote '' '' 2 1010 1 0 222 222 1");
  send(window, new KeyboardEvent('keyup', {key: 'x'.repeat(40), shiftKey: true, metaKey: true}), {keyCode: 0, which: 0, locale: 'de', char: 'q'},
    `key 3 ${'x'.repeat(31)}  'q' 'de' 0 0101 0 0 0 0 1`);
  send(window, new KeyboardEvent('keypress', {key: 'a'}), {charCode: 97, keyCode: 97, which: 97}, "key 1 a  '' '' 0 0000 0 97 97 97 1");

  const mouse = {screenX: -5, screenY: 6, clientX: x, clientY: y, ctrlKey: true, metaKey: true, button: 2, buttons: 6, movementX: -3, movementY: 4, cancelable: true};
  const printed = `-5 6 ${x} ${y} 1001 2 6 -3 4 ${inside}`;
  send(canvas, new MouseEvent('click', mouse), {}, `mouse 4 ${printed}`);
  const page = [innerWidth, innerHeight, outerWidth, outerHeight, scrollY, scrollX].join(' ');
  send(canvas, new MouseEvent('dblclick', mouse), {}, `ui 11 0 ${page}`, `mouse 7 ${printed}`);
  send(canvas, new MouseEvent('mouseover', {...mouse, button: 0}), {}, `mouse 35 ${printed.replace('2 6', '0 6')}`);
  send(canvas, new WheelEvent('wheel', {...mouse, deltaX: 1.5, deltaY: -2, deltaZ: 0.25, deltaMode: 2}), {}, `wheel 9 ${printed} 1.5 -2 0.25 2`);
  send(window, new UIEvent('resize', {detail: 7}), {}, `ui 10 7 ${page}`);
  send(canvas, new FocusEvent('blur'), {}, 'focus 12 CANVAS canvas');
  send(canvas, new FocusEvent('focusin'), {}, 'focus 14 CANVAS canvas');

  send(window, new Event('deviceorientation'), {alpha: 1.5, beta: -2, gamma: 3, absolute: true}, 'orientation 16 1.5 -2 3 1');
  send(window, new Event('deviceorientation'), {alpha: null, beta: 5, gamma: null, absolute: false}, 'orientation 16 0 5 0 0');
  send(window, new Event('devicemotion'), {acceleration: {x: 1, y: 2, z: 3}, accelerationIncludingGravity: {x: 4, y: 5, z: null}, rotationRate: {alpha: 7, beta: 8, gamma: 9}},
    'motion 17 1 2 3 4 5 0 7 8 9 7');
  send(window, new Event('devicemotion'), {acceleration: null, accelerationIncludingGravity: {x: 4, y: 5, z: 6}, rotationRate: null},
    'motion 17 0 0 0 4 5 6 0 0 0 2');
  const turns = ['portrait-primary', 'portrait-secondary', 'landscape-primary', 'landscape-secondary'];
  send(screen.orientation, new Event('change'), {}, `turn 18 ${1 << turns.indexOf(screen.orientation.type)} ${screen.orientation.angle}`);

  const pretend = (/** @type {string} */ name, /** @type {any} */ value) => Object.defineProperty(document, name, {value, configurable: true});
  pretend('fullscreenEnabled', true);
  pretend('fullscreenElement', canvas);
  send(document, new Event('fullscreenchange'), {}, "fullscreen 19 1 1 'CANVAS' 'canvas' 1 1");
  pretend('fullscreenElement', null);
  send(document, new Event('fullscreenchange'), {}, "fullscreen 19 0 1 '' '' 0 1");
  pretend('pointerLockElement', canvas);
  send(document, new Event('pointerlockchange'), {}, "lock 20 1 'CANVAS' 'canvas'");
  pretend('pointerLockElement', null);
  send(document, new Event('pointerlockchange'), {}, "lock 20 0 '' ''");
  pretend('hidden', true);
  pretend('visibilityState', 'hidden');
  send(document, new Event('visibilitychange'), {}, 'visibility 21 1 0');

  const point = (/** @type {number} */ identifier) => ({identifier, screenX: 1, screenY: 2, clientX: x, clientY: y, pageX: 3, pageY: 4});
  const [one, two, three] = [point(1), point(2), point(3)];
  const touches = {touches: [one, two], targetTouches: [one], changedTouches: [two, three], ctrlKey: false, shiftKey: true, altKey: false, metaKey: false};
  const place = `1 2 ${x} ${y} 3 4`;
  send(canvas, new Event('touchstart'), touches, `touch 22 3 0100 (1 ${place} 01 ${inside}) (2 ${place} 10 ${inside}) (3 ${place} 10 ${inside})`);
  const fingers = Array.from({length: 40}, (_, i) => point(i));
  send(canvas, new Event('touchend'), {...touches, touches: fingers, targetTouches: [], changedTouches: []},
    `touch 23 32 0100${fingers.slice(0, 32).map(({identifier}) => ` (${identifier} ${place} 00 ${inside})`).join('')}`);

  const gamepad = {timestamp: 12.5, axes: [0.5, -1], buttons: [{value: 1, pressed: true}, {value: 0.25, pressed: false}], connected: true, index: 0, id: 'a pad', mapping: 'standard'};
  const pad = '12.5 2 2 0.5 -1 0.25 1 0 1 0 a pad standard';
  navigator.getGamepads = () => /** @type {any} */ ([gamepad, null]);
  send(window, new Event('gamepadconnected'), {gamepad}, `gamepad 26 ${pad}`, `sampled 0, 2 there, -7, 0 ${pad}`);
  send(window, new Event('gamepaddisconnected'), {gamepad: {...gamepad, connected: false}}, `gamepad 27 ${pad.replace('1 0 a', '0 0 a')}`, `sampled 0, 2 there, -7, 0 ${pad}`);

  const unload = Object.assign(new Event('beforeunload', {cancelable: true}));
  Object.defineProperty(unload, 'returnValue', {writable: true, value: ''});
  send(window, unload, {}, 'beforeunload 28');
  prevented.beforeunload = unload.returnValue;
  return {expected, prevented};
}
