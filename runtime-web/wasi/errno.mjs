// SPDX-License-Identifier: MIT
/**
 * Errors. A function of WASI throws the error number; what it works on, file systems and the host, throws
 * Errors with the errno's name as their code, as node:fs does.
 */

/** The codes, by number. */
export const ERRORS = ('SUCCESS 2BIG ACCES ADDRINUSE ADDRNOTAVAIL AFNOSUPPORT AGAIN ALREADY BADF BADMSG BUSY CANCELED CHILD ' +
  'CONNABORTED CONNREFUSED CONNRESET DEADLK DESTADDRREQ DOM DQUOT EXIST FAULT FBIG HOSTUNREACH IDRM ILSEQ INPROGRESS ' +
  'INTR INVAL IO ISCONN ISDIR LOOP MFILE MLINK MSGSIZE MULTIHOP NAMETOOLONG NETDOWN NETRESET NETUNREACH NFILE NOBUFS ' +
  'NODEV NOENT NOEXEC NOLCK NOLINK NOMEM NOMSG NOPROTOOPT NOSPC NOSYS NOTCONN NOTDIR NOTEMPTY NOTRECOVERABLE NOTSOCK ' +
  'NOTSUP NOTTY NXIO OVERFLOW OWNERDEAD PERM PIPE PROTO PROTONOSUPPORT PROTOTYPE RANGE ROFS SPIPE SRCH STALE TIMEDOUT ' +
  'TXTBSY XDEV NOTCAPABLE').split(' ').map(name => 'E' + name);

/** The error number of what was thrown, if it has one. @param {any} error @returns {number | undefined} */
export function errnoOf(error) {
  const number = ERRORS.indexOf(error.code);
  return number > 0 ? number : undefined;
}

/** @param {number} errno @returns {never} */
export function fail(errno) {
  throw errno;
}

/** Throws what node:fs throws. @param {string} code @param {string} [what] @returns {never} */
export function refuse(code, what = '') {
  throw Object.assign(Error(`${code}: ${what}`), {code});
}
