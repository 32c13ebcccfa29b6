/*
 * libical, loaded when the first calendar is written: it brings ICU, which is more memory than all
 * that we keep for a hundred sources. Invariant: once loaded it stays, for it keeps keys of threads
 * that no unloading gives back.
 */
#ifndef SINKS_ICAL_H
#define SINKS_ICAL_H

#include <libical/ical.h>
#include <stdbool.h>

#include "lib/err.h"

#define ICAL_FUNCTIONS(X)                 \
	X(icalcomponent_add_component)    \
	X(icalcomponent_add_property)     \
	X(icalcomponent_as_ical_string_r) \
	X(icalcomponent_free)             \
	X(icalcomponent_new)              \
	X(icalproperty_new_description)   \
	X(icalproperty_new_dtend)         \
	X(icalproperty_new_dtstamp)       \
	X(icalproperty_new_dtstart)       \
	X(icalproperty_new_location)      \
	X(icalproperty_new_method)        \
	X(icalproperty_new_prodid)        \
	X(icalproperty_new_sequence)      \
	X(icalproperty_new_status)        \
	X(icalproperty_new_summary)       \
	X(icalproperty_new_transp)        \
	X(icalproperty_new_uid)           \
	X(icalproperty_new_url)           \
	X(icalproperty_new_version)       \
	X(icaltime_from_timet_with_zone)  \
	X(icaltimezone_get_utc_timezone)

#define ICAL_MEMBER(name) __typeof__(name) *name;
struct ical {
	ICAL_FUNCTIONS(ICAL_MEMBER)
};
#undef ICAL_MEMBER

const struct ical *ical_load(struct err *); /* NULL: it is not there */
bool ical_is_loaded(void);
/* Whether it could be loaded; it does not stay. */
int ical_check(struct err *err) MUST_USE;

#endif
