#!/usr/bin/env node
// SPDX-License-Identifier: MIT
/**
 * The development server: static files with the MIME types that streaming compilation asks for,
 * compressed, and revalidated on every use so that the browser's code cache stays in force.
 *
 *   serve.mjs [DIRECTORY] [--port N] [--csp] [--isolate]      (or PORT=N)
 *
 * --csp sends the policy `script-src 'self'`, which forbids WebAssembly; --isolate sends the headers
 * that permit SharedArrayBuffer.
 */

import {createHash} from 'node:crypto';
import {readFile, realpath, stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, resolve, sep} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import * as zlib from 'node:zlib';

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.sql': 'text/plain; charset=utf-8',
  '.c': 'text/plain; charset=utf-8',
  '.h': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', // browsers stream it only if there is no parameter
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.db': 'application/octet-stream',
};
const COMPRESSIBLE = /^(text|application\/(json|wasm)|image\/svg|application\/octet-stream)/;

const brotli = promisify(zlib.brotliCompress), gzip = promisify(zlib.gzip);

/** @type {Record<string, (body: Buffer) => Promise<Buffer>>} */
const ENCODERS = {
  // Higher qualities keep the first visitor of a large module waiting for seconds.
  br: body => brotli(body, {params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: body.length > 1e5 ? 5 : 10,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }}),
  gzip: body => gzip(body, {level: 9}),
};

/**
 * @typedef {object} ServeOptions
 * @property {string} [root] the directory that is served; by default the working directory
 * @property {Record<string, string>} [mounts] further directories, by the paths under which they appear
 * @property {Map<string, Uint8Array>} [virtual] bodies without a file, by path; looked up at every request
 * @property {number} [port] 0 takes any that is free
 * @property {string} [host] of the interface; by default this machine alone
 * @property {boolean | string} [csp] a policy; true: `script-src 'self'`, which forbids WebAssembly
 * @property {boolean} [isolate]
 *
 * @typedef {{type: string, etag: string, modified: Date, body: Buffer, encoded: Map<string, Promise<Buffer>>}} Resource
 */

/**
 * The file that a path names: undefined if there is none, or if it is outside its directory.
 * @param {[string, string][]} mounts paths and directories, those that go first
 * @param {string} path
 */
async function locate(mounts, path) {
  try {
    const name = decodeURIComponent(path);
    const [prefix, directory] = mounts.find(([prefix]) => name === prefix || name.startsWith(prefix + '/')) ?? [];
    if (prefix === undefined || directory === undefined || name.includes('\0')) return undefined;
    const file = await realpath(join(directory, name.slice(prefix.length)));
    const inside = file === directory || file.startsWith(directory.endsWith(sep) ? directory : directory + sep);
    return inside ? {file, stats: await stat(file)} : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {Buffer} body @param {Date} modified @returns {Resource} */
function resourceOf(name, body, modified) {
  const type = MIME_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
  const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return {type, etag, modified, body, encoded: new Map()};
}

/** The best encoding that the client takes, or ''. @param {string} header Accept-Encoding */
function chooseEncoding(header) {
  const weights = new Map(header.split(',').map(item => {
    const [name, ...parameters] = item.trim().toLowerCase().split(/\s*;\s*/);
    const q = parameters.find(parameter => parameter.startsWith('q='));
    return [name, q ? Number(q.slice(2)) : 1];
  }));
  return Object.keys(ENCODERS).find(name => (weights.get(name) ?? weights.get('*') ?? 0) > 0) ?? '';
}

/** @param {string | undefined} header Range @param {number} size @returns {[number, number] | 'invalid' | undefined} first and last byte */
function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || match[1] + match[2] === '') return undefined;
  const first = match[1] ? Number(match[1]) : Math.max(0, size - Number(match[2]));
  const last = match[1] && match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return first > last ? 'invalid' : [first, last];
}

/**
 * Starts a server.
 * @param {ServeOptions} [options]
 * @returns {Promise<{url: string, close: () => Promise<void>, server: import('node:http').Server}>}
 */
export async function serve(options = {}) {
  const {root = '.', mounts = {}, virtual, port = 0, host = '127.0.0.1', csp = false, isolate = false} = options;
  const directories = /** @type {[string, string][]} */ (await Promise.all(
    [...Object.entries(mounts), ['', root]].map(async ([prefix, path]) => [prefix, await realpath(resolve(path))])));
  /** @type {Map<string, Resource>} */
  const cache = new Map();

  /** @param {string} file @param {import('node:fs').Stats} stats */
  const load = async (file, stats) => {
    const known = cache.get(file);
    if (known && known.modified.getTime() === stats.mtime.getTime() && known.body.length === stats.size) return known;
    const resource = resourceOf(file, await readFile(file), stats.mtime);
    cache.set(file, resource);
    return resource;
  };

  /** @param {Resource} resource @param {string} encoding */
  const encode = (resource, encoding) => {
    let encoded = resource.encoded.get(encoding);
    if (!encoded) resource.encoded.set(encoding, encoded = ENCODERS[encoding](resource.body));
    return encoded;
  };

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  const answer = async (request, response) => {
    /** @param {number} status @param {Record<string, string | number>} [headers] @param {Buffer | string} [body] */
    const send = (status, headers = {}, body = '') => {
      response.writeHead(status, {'x-content-type-options': 'nosniff', ...headers, 'content-length': Buffer.byteLength(body)});
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const text = {'content-type': 'text/plain; charset=utf-8'};
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, {allow: 'GET, HEAD', ...text}, 'method not allowed\n');

    const [path, query] = (request.url ?? '/').split('?');
    let found = await locate(directories, path);
    if (found?.stats.isDirectory()) {
      if (!path.endsWith('/')) return send(301, {location: path.replace(/^[/]+/, '/') + '/' + (query ? '?' + query : '')});
      found = await locate(directories, path + 'index.html');
    }
    const body = virtual?.get(path);
    if (!body && !found?.stats.isFile()) return send(404, text, `${path}: not found\n`);

    const resource = body ? resourceOf(path, Buffer.from(body), new Date())
      : await load(/** @type {any} */ (found).file, /** @type {any} */ (found).stats);
    /** @type {Record<string, string | number>} */
    const headers = {'content-type': resource.type, 'cache-control': 'no-cache', 'last-modified': resource.modified.toUTCString()};
    if (csp) headers['content-security-policy'] = csp === true ? "script-src 'self'" : csp;
    if (isolate) {
      headers['cross-origin-opener-policy'] = 'same-origin';
      headers['cross-origin-embedder-policy'] = 'require-corp';
      headers['cross-origin-resource-policy'] = 'same-origin';
    }
    const compressible = COMPRESSIBLE.test(resource.type) && resource.body.length > 256;
    if (compressible) headers.vary = 'accept-encoding';

    const range = parseRange(request.headers.range, resource.body.length);
    const encoding = compressible && !range ? chooseEncoding(request.headers['accept-encoding'] ?? '') : '';
    headers.etag = `"${resource.etag}${encoding && '-' + encoding}"`;
    if (request.headers['if-none-match']?.split(/\s*,\s*/).some(tag => tag.replace('W/', '') === headers.etag || tag === '*')) {
      response.writeHead(304, headers);
      return response.end();
    }
    if (range === 'invalid') return send(416, {...headers, 'content-range': `bytes */${resource.body.length}`});
    if (range) {
      const [first, last] = range;
      headers['content-range'] = `bytes ${first}-${last}/${resource.body.length}`;
      return send(206, headers, resource.body.subarray(first, last + 1));
    }
    if (!encoding) return send(200, {...headers, 'accept-ranges': 'bytes'}, resource.body);
    return send(200, {...headers, 'content-encoding': encoding}, await encode(resource, encoding));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      console.error(`${request.url}: ${error.stack}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => done(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    server,
    url: `http://localhost:${address.port}`,
    close: () => new Promise(done => {
      server.close(() => done());
      server.closeAllConnections?.();
    }),
  };
}

/** @param {string[]} args @returns {ServeOptions} */
function parseArguments(args) {
  /** @type {ServeOptions} */
  const options = {port: Number(process.env.PORT || 8080)};
  while (args.length) {
    const argument = /** @type {string} */ (args.shift());
    if (argument === '--csp') options.csp = true;
    else if (argument === '--isolate') options.isolate = true;
    else if (argument === '--port') options.port = Number(args.shift());
    else if (argument.startsWith('-')) throw Error(`unknown option ${argument}`);
    else if (options.root !== undefined) throw Error(`one directory only: ${argument}`);
    else options.root = argument;
  }
  if (!Number.isInteger(options.port)) throw Error('the port must be a number');
  return options;
}

if (process.argv[1] && pathToFileURL(await realpath(process.argv[1])).href === import.meta.url) {
  try {
    const {url} = await serve(parseArguments(process.argv.slice(2)));
    console.log(`Serving on ${url}/`);
  } catch (error) {
    console.error(`serve: error: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
