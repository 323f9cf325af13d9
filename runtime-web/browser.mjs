// SPDX-License-Identifier: MIT
/**
 * The import module `amphora`: what the page adds to WASI. lib/include/amphora_web.h says what each function
 * does; the structures are those of lib/include/emscripten/html5.h.
 */

import {layouts} from './events.mjs';

/** @typedef {import('./runtime.mjs').Runtime} Runtime */

const SUCCESS = 0, NOT_SUPPORTED = -1, UNKNOWN_TARGET = -4, INVALID_PARAM = -5, FAILED = -6, NO_DATA = -7;

/** The names of EMSCRIPTEN_EVENT_…, by number, and the layout of what their callbacks get. */
const EVENTS = [
  '', 'keypress key', 'keydown key', 'keyup key', 'click mouse', 'mousedown mouse', 'mouseup mouse', 'dblclick mouse', 'mousemove mouse',
  'wheel wheel', 'resize ui', 'scroll ui', 'blur focus', 'focus focus', 'focusin focus', 'focusout focus',
  'deviceorientation orientation', 'devicemotion motion', 'change turn', 'fullscreenchange fullscreen', 'pointerlockchange lock',
  'visibilitychange visibility', 'touchstart touch', 'touchend touch', 'touchmove touch', 'touchcancel touch',
  'gamepadconnected gamepad', 'gamepaddisconnected gamepad', 'beforeunload nothing', '', '', '', '', 'mouseenter mouse',
  'mouseleave mouse', 'mouseover mouse', 'mouseout mouse', '', 'pointerlockerror nothing',
].map(entry => entry.split(' '));

const BEFOREUNLOAD = 28, GAMEPAD_DISCONNECTED = 27;
const page = /** @type {Window & typeof globalThis | undefined} */ (globalThis.document && globalThis);

/**
 * @param {Runtime} runtime
 * @param {string} unwind what leaves the program
 * @returns {Record<string, (...args: any[]) => any>}
 */
export function createBrowser({Module, heap, life, scope}, unwind) {
  const {UTF8ToString, stringToUTF8, lengthBytesUTF8} = scope;
  /** Calls an export of the program. @param {string} name @param {any[]} values */
  const call = (name, ...values) => life.enter(() => heap.exported(name)(...values));
  /** The same for calls that may sleep, because nobody waits for their result. @param {string} name @param {any[]} values */
  const callAlone = (name, ...values) => life.enter(() => {
    const {promising} = life.system ?? {};
    return promising ? promising(heap.exports[name])(...values).finally(heap.refresh) : heap.exported(name)(...values);
  });

  // -- Timers and frames, by number: how to stop them.
  let last = 0;
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  /** @param {(done: () => void) => () => void} start is given what to call when it is over, and returns what stops it */
  const wait = start => {
    const number = ++last;
    life.keep();
    const stop = start(() => {
      if (waiting.delete(number)) life.release();
    });
    waiting.set(number, stop);
    return number;
  };
  /** @param {number} number */
  const stopWaiting = number => {
    const stop = waiting.get(number);
    if (!stop) return;
    waiting.delete(number);
    life.release();
    stop();
  };

  // -- Elements
  const canvas = () => Module.canvas ?? document.querySelector('canvas');
  /** The element, document, window or screen that a target names. @param {number} target @returns {any} */
  const find = target => {
    if (!page) return undefined;
    if (target < 4) return [undefined, document, page, page.screen][target];
    const selector = UTF8ToString(target);
    if (selector === '#canvas' || selector === 'canvas') return document.querySelector(selector) ?? canvas();
    try {
      return document.querySelector(selector) ?? undefined;
    } catch {
      return undefined;
    }
  };

  // -- Listeners
  /** @type {{source: EventTarget, name: string, handler: (event: any) => void, capture: boolean}[]} */
  let listeners = [];
  /** @param {(listener: typeof listeners[0]) => boolean} which */
  const unlisten = which => {
    for (const {source, name, handler, capture} of listeners.filter(which)) {
      source.removeEventListener(name, handler, capture);
      life.release();
    }
    listeners = listeners.filter(listener => !which(listener));
  };
  /** The last mouse event, for emscripten_get_mouse_status. @type {any} */
  let lastMouse;
  /** @type {Record<string, any>} the last event of a kind that has no state of its own */
  const lastOf = {};
  /** Fills a structure. @param {string} kind @param {number} pointer @param {any} event @param {any} [target] */
  const fill = (kind, pointer, event, target) => {
    layouts[kind]?.(new DataView(heap.exports.memory.buffer), pointer >>> 0, event ?? {}, target);
  };

  /** @type {(Gamepad | null)[]} */
  let gamepads = [];

  /** Numbers for C. @param {number} pointer @param {number} value @param {'i32' | 'double'} type */
  const put = (pointer, value, type) => {
    if (pointer) scope.setValue(pointer, type === 'i32' ? value | 0 : value, type);
  };
  /** @param {string} text @param {number} pointer @param {number} size */
  const putText = (text, pointer, size) => {
    if (pointer) stringToUTF8(text, pointer, size);
    return lengthBytesUTF8(text);
  };

  const requests = [
    (/** @type {Element} */ element) => element.requestFullscreen(),
    () => document.exitFullscreen(),
    (/** @type {Element} */ element) => element.requestPointerLock(),
    () => document.exitPointerLock(),
    (/** @type {HTMLElement} */ element) => { element.style.cursor = 'none'; },
  ];

  return {
    timer_start: (milliseconds, repeat, callback, data) => wait(done => {
      const action = () => {
        if (!repeat) done();
        callAlone('__amphora_timer', callback, data);
      };
      const timer = repeat ? setInterval(action, milliseconds) : setTimeout(action, milliseconds);
      return () => repeat ? clearInterval(timer) : clearTimeout(timer);
    }),
    timer_stop: stopWaiting,
    frame_request: (callback, data) => wait(done => {
      const action = (/** @type {number} */ time) => {
        done();
        callAlone('__amphora_frame', callback, time, data);
      };
      if ('requestAnimationFrame' in globalThis) {
        const frame = requestAnimationFrame(action);
        return () => cancelAnimationFrame(frame);
      }
      const timer = setTimeout(() => action(performance.now()), 1000 / 60);
      return () => clearTimeout(timer);
    }),
    frame_cancel: stopWaiting,
    unwind() {
      life.leave();
      throw unwind;
    },
    keep: life.keep,
    release: life.release,
    lingers: () => life.lingers() ? 1 : 0,
    waits: () => life.system?.suspended ? 1 : 0,

    listen(target, type, capture, callback, data, event) {
      const [name, kind] = EVENTS[type] ?? [];
      if (!name) return INVALID_PARAM;
      const element = find(target), source = kind === 'turn' ? element?.orientation : element;
      if (!source) return page ? UNKNOWN_TARGET : NOT_SUPPORTED;
      unlisten(listener => listener.source === source && listener.name === name && listener.capture === !!capture);
      if (!callback) return SUCCESS;
      const handler = (/** @type {any} */ what) => {
        if (kind === 'mouse') lastMouse = what;
        lastOf[kind] = what;
        fill(kind, event, what, element);
        const result = call('__amphora_event', callback, type, event, data);
        if (type === BEFOREUNLOAD && result) what.returnValue = UTF8ToString(result);
        if (result && what.preventDefault) what.preventDefault();
      };
      source.addEventListener(name, handler, {capture: !!capture, passive: false});
      listeners.push({source, name, handler, capture: !!capture});
      life.keep();
      return SUCCESS;
    },
    listen_to_nothing: () => unlisten(() => true),
    state(type, index, event) {
      const [name, kind] = EVENTS[type] ?? [];
      if (!page) return NOT_SUPPORTED;
      if (kind === 'gamepad' && index < 0) {
        if (type === GAMEPAD_DISCONNECTED) return gamepads.length;
        gamepads = [...navigator.getGamepads()];
        return SUCCESS;
      }
      const what = kind === 'gamepad' ? gamepads[index] && {gamepad: gamepads[index]} : kind === 'mouse' ? lastMouse
        : kind === 'orientation' || kind === 'motion' ? lastOf[kind] : {type: name};
      if (!what) return kind === 'gamepad' && !(index in gamepads) ? INVALID_PARAM : NO_DATA;
      fill(kind, event, what, canvas());
      return SUCCESS;
    },

    size_get(target, kind, width, height) {
      const element = find(target);
      if (!element) return UNKNOWN_TARGET;
      const size = kind ? element.getBoundingClientRect() : element;
      put(width, size.width, 'double');
      put(height, size.height, 'double');
      return SUCCESS;
    },
    size_set(target, kind, width, height) {
      const element = find(target);
      if (!element) return UNKNOWN_TARGET;
      const [where, unit] = kind ? [element.style, 'px'] : [element, ''];
      where.width = width + unit;
      where.height = height + unit;
      return SUCCESS;
    },
    request(what, target) {
      if (!page) return NOT_SUPPORTED;
      const element = target ? find(target) : undefined;
      if (target && !element) return UNKNOWN_TARGET;
      try {
        /** @type {any} */ (requests[what]?.(element ?? canvas()))?.catch?.(() => {});
        return SUCCESS;
      } catch {
        return FAILED;
      }
    },
    vibrate(pattern, count) {
      const times = Array.from({length: count}, (_, i) => scope.getValue(pattern + 4 * i, 'i32'));
      return globalThis.navigator?.vibrate?.(times) ? SUCCESS : NOT_SUPPORTED;
    },
    draw(target, pixels, width, height) {
      const element = find(target), context = element?.getContext?.('2d');
      if (!context) return UNKNOWN_TARGET;
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      const bytes = heap.views.HEAPU8.slice(pixels, pixels + 4 * width * height);
      context.putImageData(new ImageData(new Uint8ClampedArray(bytes.buffer), width, height), 0, 0);
      return SUCCESS;
    },

    pixel_ratio: () => page?.devicePixelRatio ?? 1,
    screen_size(width, height) {
      put(width, page?.screen.width ?? 0, 'i32');
      put(height, page?.screen.height ?? 0, 'i32');
    },
    title_set(title) {
      if (page) document.title = UTF8ToString(title);
    },
    title_get: (title, size) => putText(page?.document.title ?? '', title, size),
    call_stack: (text, size) => putText(Error().stack ?? '', text, size),
    debugger() {
      debugger;
    },

    fetch(url, callback, data) {
      life.keep();
      const finish = (/** @type {number} */ bytes, /** @type {number} */ size) => {
        life.release();
        call('__amphora_fetched', callback, data, bytes, size);
      };
      const get = async () => {
        const response = await fetch(UTF8ToString(url));
        if (!response.ok) return finish(0, response.status);
        const content = new Uint8Array(await response.arrayBuffer());
        const pointer = heap.exported('__amphora_allocate')(content.length);
        heap.views.HEAPU8.set(content, pointer);
        finish(pointer, content.length);
      };
      get().catch(() => finish(0, 0));
    },
  };
}
