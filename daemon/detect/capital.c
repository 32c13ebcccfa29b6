/*
 * Governments that are called by the city in which they sit. Invariant: a city is an actor only as
 * the subject of the verb, directly before it; "in Geneva" and "the Paris Agreement" are none.
 */
#include <string.h>

#include "daemon/detect/actor.h"
#include "daemon/identify/identify.h"
#include "lib/mem.h"

/* Cities that stand for one State's government; those of organisations are left out. */
static const struct {
	const char *city, *state;
} capitals[] = { { "Abuja", "Nigeria" }, { "Algiers", "Algeria" }, { "Amman", "Jordan" },
	{ "Ankara", "T\303\274rkiye" }, { "Astana", "Kazakhstan" }, { "Athens", "Greece" },
	{ "Baghdad", "Iraq" }, { "Baku", "Azerbaijan" }, { "Bangkok", "Thailand" },
	{ "Beijing", "China" }, { "Belgrade", "Serbia" }, { "Berlin", "Germany" },
	{ "Bishkek", "Kyrgyzstan" }, { "Bogota", "Colombia" }, { "Bonn", "Germany" },
	{ "Brasilia", "Brazil" }, { "Bratislava", "Slovakia" }, { "Bucharest", "Romania" },
	{ "Budapest", "Hungary" }, { "Buenos Aires", "Argentina" }, { "Cairo", "Egypt" },
	{ "Canberra", "Australia" }, { "Caracas", "Venezuela" }, { "Chisinau", "Moldova" },
	{ "Copenhagen", "Denmark" }, { "Damascus", "Syria" }, { "Delhi", "India" },
	{ "Dhaka", "Bangladesh" }, { "Doha", "Qatar" }, { "Dublin", "Ireland" },
	{ "Hanoi", "Viet Nam" }, { "Havana", "Cuba" }, { "Helsinki", "Finland" },
	{ "Islamabad", "Pakistan" }, { "Jakarta", "Indonesia" }, { "Kabul", "Afghanistan" },
	{ "Khartoum", "Sudan" }, { "Kiev", "Ukraine" }, { "Kyiv", "Ukraine" }, { "Lima", "Peru" },
	{ "Lisbon", "Portugal" }, { "Ljubljana", "Slovenia" }, { "London", "United Kingdom" },
	{ "Madrid", "Spain" }, { "Manila", "Philippines" }, { "Minsk", "Belarus" },
	{ "Moscow", "Russian Federation" }, { "Nairobi", "Kenya" }, { "Oslo", "Norway" },
	{ "Ottawa", "Canada" }, { "Paris", "France" }, { "Peking", "China" },
	{ "Prague", "Czechia" }, { "Pretoria", "South Africa" },
	{ "Pyongyang", "Democratic People's Republic of Korea" }, { "Quito", "Ecuador" },
	{ "Reykjavik", "Iceland" }, { "Riga", "Latvia" }, { "Riyadh", "Saudi Arabia" },
	{ "Rome", "Italy" }, { "Seoul", "Republic of Korea" }, { "Skopje", "North Macedonia" },
	{ "Sofia", "Bulgaria" }, { "Stockholm", "Sweden" }, { "Tallinn", "Estonia" },
	{ "Tashkent", "Uzbekistan" }, { "Tbilisi", "Georgia" }, { "Tehran", "Iran" },
	{ "Tirana", "Albania" }, { "Tokyo", "Japan" }, { "Ulaanbaatar", "Mongolia" },
	{ "Vilnius", "Lithuania" }, { "Warsaw", "Poland" },
	{ "Washington", "United States of America" }, { "Wellington", "New Zealand" },
	{ "Yerevan", "Armenia" }, { "Zagreb", "Croatia" } };

/* What may stand between a subject and its verb. */
static const char *const between[] = { "has", "have", "also", "already", "again", "then", "now",
	"today", "yesterday", "just", "once", "itself" };
/* What a subject may follow; anything else governs it. */
static const char *const before[] = { "and", "that", "but", "while", "as", "when", "after" };

static bool
is_one_of(const char *s, size_t len, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(words[i]) == len && strncasecmp(words[i], s, len) == 0)
			return true;
	return false;
}

static size_t
last_word(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[len - 1 - n] != ' ')
		n++;
	return n;
}

/* The text without the blanks, auxiliaries and adverbs at its end. */
static size_t
up_to_subject(const char *s, size_t len)
{
	size_t n;

	for (;;) {
		while (len > 0 && s[len - 1] == ' ')
			len--;
		n = last_word(s, len);
		if (n == 0 ||
		    (!is_one_of(s + len - n, n, between, ARRAY_LEN(between)) &&
			!(n > 4 && memcmp(s + len - 2, "ly", 2) == 0)))
			return len;
		len -= n;
	}
}

/* Does a sentence, or a part of it, begin at the end of s? */
static bool
opens(const char *s, size_t len)
{
	size_t n;

	while (len > 0 && s[len - 1] == ' ')
		len--;
	if (len == 0 || s[len - 1] == ',' || s[len - 1] == ':' || s[len - 1] == ';')
		return true;
	n = last_word(s, len);
	return is_one_of(s + len - n, n, before, ARRAY_LEN(before));
}

const char *
actors_by_capital(const char *s, size_t len)
{
	size_t i, n, end = up_to_subject(s, len);
	const struct state_name *st;

	for (i = 0; i < ARRAY_LEN(capitals); i++) {
		n = strlen(capitals[i].city);
		if (end < n || strncasecmp(s + end - n, capitals[i].city, n) != 0 ||
		    !opens(s, end - n))
			continue;
		st = state_by_name(capitals[i].state, strlen(capitals[i].state));
		return st != NULL ? st->name : NULL;
	}
	return NULL;
}
