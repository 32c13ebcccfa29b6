#include "lib/when_words.h"

#include <stdint.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/utf8.h"

struct word_number {
	const char *word;
	int n;
};

/* Beginnings of month names; English first because nearly all of them are. A longer beginning
 * stands before a shorter one that would also fit. */
static const struct word_number months[] = { { "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "apr", 4 },
	{ "may", 5 }, { "jun", 6 }, { "jul", 7 }, { "aug", 8 }, { "sep", 9 }, { "oct", 10 },
	{ "nov", 11 }, { "dec", 12 },
	/* German, Dutch, Scandinavian */
	{ "jän", 1 }, { "mär", 3 }, { "mrz", 3 }, { "mrt", 3 }, { "maa", 3 }, { "mai", 5 },
	{ "mei", 5 }, { "maj", 5 }, { "okt", 10 }, { "dez", 12 }, { "des", 12 },
	/* French */
	{ "fév", 2 }, { "fev", 2 }, { "avr", 4 }, { "juin", 6 }, { "juil", 7 }, { "aoû", 8 },
	{ "aou", 8 }, { "déc", 12 },
	/* Spanish, Portuguese, Italian, Catalan */
	{ "ene", 1 }, { "gen", 1 }, { "abr", 4 }, { "mag", 5 }, { "giu", 6 }, { "lug", 7 },
	{ "ago", 8 }, { "set", 9 }, { "out", 10 }, { "ott", 10 }, { "dic", 12 },
	/* Hungarian, Romanian */
	{ "már", 3 }, { "ápr", 4 }, { "máj", 5 }, { "jún", 6 }, { "júl", 7 }, { "sze", 9 },
	{ "ian", 1 }, { "iun", 6 }, { "iul", 7 }, { "noi", 11 },
	/* Polish */
	{ "sty", 1 }, { "lut", 2 }, { "kwi", 4 }, { "cze", 6 }, { "lip", 7 }, { "sie", 8 },
	{ "wrz", 9 }, { "paź", 10 }, { "paz", 10 }, { "lis", 11 }, { "gru", 12 },
	/* Czech */
	{ "led", 1 }, { "úno", 2 }, { "bře", 3 }, { "dub", 4 }, { "kvě", 5 }, { "červenec", 7 },
	{ "července", 7 }, { "čvc", 7 }, { "čvn", 6 }, { "červ", 6 }, { "srp", 8 }, { "zář", 9 },
	{ "říj", 10 }, { "pros", 12 },
	/* Turkish */
	{ "oca", 1 }, { "şub", 2 }, { "nis", 4 }, { "haz", 6 }, { "tem", 7 }, { "ağu", 8 },
	{ "eyl", 9 }, { "eki", 10 }, { "kas", 11 }, { "ara", 12 },
	/* Russian, Ukrainian */
	{ "янв", 1 }, { "фев", 2 }, { "мар", 3 }, { "апр", 4 }, { "май", 5 }, { "мая", 5 },
	{ "июн", 6 }, { "июл", 7 }, { "авг", 8 }, { "сен", 9 }, { "окт", 10 }, { "ноя", 11 },
	{ "дек", 12 }, { "січ", 1 }, { "лют", 2 }, { "бер", 3 }, { "кві", 4 }, { "тра", 5 },
	{ "чер", 6 }, { "лип", 7 }, { "сер", 8 }, { "вер", 9 }, { "жов", 10 }, { "лис", 11 },
	{ "гру", 12 },
	/* Greek, with and without accents and with the mistakes that are in use */
	{ "ιαν", 1 }, { "φεβ", 2 }, { "μάρ", 3 }, { "μαρ", 3 }, { "μάώ", 3 }, { "μαώ", 3 },
	{ "απρ", 4 }, { "μάι", 5 }, { "μάϊ", 5 }, { "μαϊ", 5 }, { "μαι", 5 }, { "ιούν", 6 },
	{ "ιουν", 6 }, { "ιον", 6 }, { "ιούλ", 7 }, { "ιουλ", 7 }, { "ιολ", 7 }, { "αύγ", 8 },
	{ "αυγ", 8 }, { "σεπ", 9 }, { "οκτ", 10 }, { "νοέ", 11 }, { "νοε", 11 }, { "δεκ", 12 } };

/* RFC 822 (its military letters have the sign the other way round from usage: kept as written
 * there), and what else is seen. Minutes east of UTC. */
static const struct word_number zones[] = { { "gmt", 0 }, { "utc", 0 }, { "z", 0 }, { "ut", 0 },
	{ "est", -300 }, { "edt", -240 }, { "cst", -360 }, { "cdt", -300 }, { "mst", -420 },
	{ "mdt", -360 }, { "pst", -480 }, { "pdt", -420 }, { "ast", -240 }, { "adt", -180 },
	{ "at", -240 }, { "et", -300 }, { "ct", -360 }, { "mt", -420 }, { "pt", -480 },
	{ "akst", -540 }, { "akdt", -480 }, { "hst", -600 }, { "nst", -210 }, { "ndt", -150 },
	{ "brt", -180 }, { "brst", -120 }, { "art", -180 }, { "wet", 0 }, { "west", 60 },
	{ "bst", 60 }, { "cet", 60 }, { "cest", 120 }, { "met", 60 }, { "mest", 120 },
	{ "mez", 60 }, { "mesz", 120 }, { "eet", 120 }, { "eest", 180 }, { "msk", 180 },
	{ "msd", 240 }, { "sast", 120 }, { "ist", 330 }, { "sgt", 480 }, { "hkt", 480 },
	{ "awst", 480 }, { "jst", 540 }, { "kst", 540 }, { "acst", 570 }, { "aest", 600 },
	{ "aedt", 660 }, { "nzst", 720 }, { "nzdt", 780 } };

static const struct word_number halves[] = { { "am", 1 }, { "pm", 2 }, { "오전", 1 }, { "오후", 2 },
	{ "午前", 1 }, { "午後", 2 }, { "上午", 1 }, { "下午", 2 } };

/* Whole words, or beginnings of the day names. */
static const char *const fillers[] = { "at", "of", "on", "the", "de", "del", "do", "um", "uhr",
	"kl", "klo", "à", "le", "den", "der", "st", "nd", "rd", "th", "er", "th.", "o'clock", "hrs",
	"hr", "h", "время", "года", "г", "uur", "og" };
static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static uint32_t
lower(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3ab) || (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if (c == 0x386)
		return 0x3ac;
	if (c >= 0x388 && c <= 0x38a)
		return c + 0x25;
	if (c >= 0x100 && c <= 0x137 && c % 2 == 0)
		return c + 1;
	if (c >= 0x14a && c <= 0x177 && c % 2 == 0)
		return c + 1;
	return c;
}

size_t
when_word_lower(const char *s, size_t len, char out[WHEN_WORD_BYTES])
{
	size_t i = 0, n = 0, step;
	uint32_t c;

	while (i < len) {
		step = utf8_decode(s + i, len - i, &c);
		if (step == 0 || n + 5 > WHEN_WORD_BYTES)
			return 0;
		n += utf8_encode(lower(c), out + n);
		i += step;
	}
	out[n] = '\0';
	return n;
}

unsigned
when_word_month(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(months); i++)
		if (word[0] == months[i].word[0] &&
		    strncmp(word, months[i].word, strlen(months[i].word)) == 0)
			return (unsigned)months[i].n;
	return 0;
}

static const struct word_number *
find(const struct word_number *rows, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(rows[i].word, word) == 0)
			return &rows[i];
	return NULL;
}

bool
when_word_zone(const char *word, int *ret_minutes)
{
	const struct word_number *row = find(zones, ARRAY_LEN(zones), word);
	char c = word[0];

	if (row != NULL) {
		*ret_minutes = row->n;
		return true;
	}
	if (word[1] != '\0' || c < 'a' || c > 'y' || c == 'h' || c == 'j' ||
	    c == 't') /* "10:30 h" means hours */
		return false;
	if (c <= 'i')
		*ret_minutes = -60 * (c - 'a' + 1);
	else if (c <= 'm')
		*ret_minutes = -60 * (c - 'k' + 10);
	else
		*ret_minutes = 60 * (c - 'n' + 1);
	return true;
}

unsigned
when_word_half(const char *word)
{
	const struct word_number *row = find(halves, ARRAY_LEN(halves), word);

	return row == NULL ? 0 : (unsigned)row->n;
}

bool
when_word_filler(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(fillers); i++)
		if (strcmp(word, fillers[i]) == 0)
			return true;
	for (i = 0; i < ARRAY_LEN(day_names); i++)
		if (strncmp(word, day_names[i], 3) == 0)
			return true;
	return false;
}
