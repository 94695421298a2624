#ifndef TRADEIN_CLIBXML2_SHIM_H
#define TRADEIN_CLIBXML2_SHIM_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

// An unsigned constant of more than 31 bits.
static const unsigned int tradein_XML_SAX2_MAGIC = XML_SAX2_MAGIC;

#endif
