/*
 * JSON Feed 1.0 and 1.1, by jansson. Invariant: the depth of the text is bounded before it is
 * parsed, because jansson recurses.
 */
#ifndef FEEDS_JSON_FEED_H
#define FEEDS_JSON_FEED_H

#include "feeds/format.h"

extern const struct feed_format feed_format_json;

#endif
