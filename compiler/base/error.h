// Errors as values. NULL is success; an error carries one message that says where and why.
#ifndef AMCC_ERROR_H
#define AMCC_ERROR_H

typedef struct error error;

// A new error with a printf-formatted message: place first, then cause, no newline.
// The caller owns the result and ends it with error_free.
error *error_new(const char *format, ...) __attribute__((format(printf, 1, 2)));

// "PLACE: CAUSE" where CAUSE is the text of the errno value `code`.
error *error_errno(const char *place, int code);

const char *error_message(const error *e);
void error_free(error *e);

// Returns the error of `expression` from the calling function, if there is one.
#define TRY(expression)                                                                            \
  do {                                                                                             \
    error *error_of_try = (expression);                                                            \
    if (error_of_try) return error_of_try;                                                         \
  } while (0)

#endif
