/* SPDX-License-Identifier: MIT */
// A growable list of strings that it does not own; items[count] is always NULL, as in argv.
#ifndef AMCC_STRING_LIST_H
#define AMCC_STRING_LIST_H

#include <stdbool.h>
#include <stddef.h>

// Start with `strings s = {0}` and end with strings_free.
typedef struct strings {
  const char **items;
  size_t count, capacity;
} strings;

void strings_add(strings *s, const char *item);
// Adds the text if the list does not have it yet, and tells whether it did.
bool strings_add_new(strings *s, const char *text);
bool strings_have(const strings *s, const char *text);
void strings_add_all(strings *s, const strings *more);
// Removes all items that are the same text.
void strings_remove(strings *s, const char *text);
void strings_free(strings *s);
// The item that differs least from `text`, or "" of an empty list.
const char *strings_nearest(const strings *s, const char *text);

bool starts_with(const char *text, const char *prefix);
bool ends_with(const char *text, const char *suffix);
// The part of the path after the last slash.
const char *base_name(const char *path);

#endif
