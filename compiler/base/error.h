/* SPDX-License-Identifier: MIT */
// Errors as values. NULL is success; all else that can happen is one error, whose kind says what is
// to be done about it.
#ifndef AMCC_ERROR_H
#define AMCC_ERROR_H

enum error_kind {
  ERROR_FAILED,      // the message says what
  ERROR_MALFORMED,   // so does it: of an input that breaks its format's rules
  ERROR_UNSUPPORTED, // so does it: of a valid input that has no form in the output
  ERROR_REPORTED,    // a program that was run has said what; its exit status is left to pass on
  ERROR_INTERRUPTED, // a signal came
};

typedef struct error error;

// A new error with a printf-formatted message: place first, then cause, no newline.
// The caller owns the result and ends it with error_free.
error *error_new(const char *format, ...) __attribute__((format(printf, 1, 2)));
error *error_malformed(const char *format, ...) __attribute__((format(printf, 1, 2)));
error *error_unsupported(const char *format, ...) __attribute__((format(printf, 1, 2)));

// "PLACE: CAUSE" where CAUSE is the text of the errno value `code`.
error *error_errno(const char *place, int code);
error *error_reported(int status);
error *error_interrupted(int signal_number);

// The same kind of error with "PREFIX" before its message; takes `e`.
error *error_prefix(error *e, const char *prefix);
// The same message as another kind of error, or with another exit status; takes `e`.
error *error_become(error *e, enum error_kind kind);
error *error_with_status(error *e, int status);

enum error_kind error_kind(const error *e);
const char *error_message(const error *e); // "" of the kinds that have none
int error_code(const error *e);            // the exit status, or the signal
void error_free(error *e);

// Returns the error of `expression` from the calling function, if there is one.
#define TRY(expression)                                                                            \
  do {                                                                                             \
    error *error_of_try = (expression);                                                            \
    if (error_of_try) return error_of_try;                                                         \
  } while (0)

#endif
