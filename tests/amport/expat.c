/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <expat.h>

static void start(void *user, const XML_Char *name, const XML_Char **attributes) {
  (void)name, (void)attributes;
  ++*(int *)user;
}

int main(void) {
  XML_Parser parser = XML_ParserCreate(NULL);
  int depth = 0;
  XML_SetUserData(parser, &depth);
  XML_SetStartElementHandler(parser, start);
  CHECK(XML_Parse(parser, "<a><b/><c d='&lt;'/></a>", 24, 1) == XML_STATUS_OK && depth == 3);
  XML_ParserReset(parser, NULL);
  CHECK(XML_Parse(parser, "<a></b>", 7, 1) == XML_STATUS_ERROR);
  CHECK(XML_GetErrorCode(parser) == XML_ERROR_TAG_MISMATCH);
  XML_ParserFree(parser);
  return check_result();
}
