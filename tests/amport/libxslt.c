/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

static const char style[] =
    "<s:stylesheet version='1.0' xmlns:s='http://www.w3.org/1999/XSL/Transform'>"
    "<s:output method='text'/><s:template match='/'><s:value-of select='a+1'/></s:template>"
    "</s:stylesheet>";

int main(void) {
  xmlDocPtr document = xmlReadDoc(BAD_CAST "<a>7</a>", "a.xml", NULL, 0);
  xsltStylesheetPtr sheet = xsltParseStylesheetDoc(xmlReadDoc(BAD_CAST style, "s.xsl", NULL, 0));
  xmlDocPtr result = xsltApplyStylesheet(sheet, document, NULL);
  xmlChar *text = NULL;
  int length = 0;
  CHECK(result && xsltSaveResultToString(&text, &length, result, sheet) == 0);
  CHECK(length == 1 && text[0] == '8');
  return check_result();
}
