/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>

int main(void) {
  xmlDocPtr document = xmlReadMemory("<a><b>1</b><b>2</b></a>", 23, "a.xml", NULL, 0);
  xmlXPathContextPtr context = xmlXPathNewContext(document);
  xmlXPathObjectPtr sum = xmlXPathEvalExpression(BAD_CAST "sum(//b)", context);
  CHECK(document && sum && sum->floatval == 3);
  CHECK(!xmlReadMemory("<a>", 3, "b.xml", NULL, XML_PARSE_NOERROR));
  xmlXPathFreeObject(sum);
  xmlXPathFreeContext(context);
  xmlFreeDoc(document);
  xmlCleanupParser();
  return check_result();
}
