/*
 * Tells languages by their commonest words and by the alphabet. Invariant: bounded and pure; a few
 * foreign names never decide, because they bring no such words.
 */
#include "daemon/detect/language.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"

#define WORDS_MAX 64 /* of one field: the more words the surer, and these are enough */
#define BYTES_MAX 1024
#define WORD_BYTES 8 /* a number of 64 bits, and no word fills it */
#define SURE 2       /* words that a language needs, and by how many it has to lead */

/* Bits in this order. */
static const char *const codes[LANGUAGES_TOLD_APART] = { "en", "fr", "es", "de", "nl", "it", "pt",
	"sv", "pl", "tr", "id", "vi", "ro", "fi", "hu" };
#define COVERED 3
#define FRENCH 1

/* Words in the order of their bytes, with the languages that have them. */
/* clang-format off */
static const struct word {
	char text[WORD_BYTES];
	unsigned languages;
} words[] = {
	{ "aan", 0x10 }, { "about", 0x1 }, { "adalah", 0x400 }, { "af", 0x80 }, { "afin", 0x2 },
	{ "after", 0x1 }, { "against", 0x1 }, { "ai", 0x20 }, { "ainsi", 0x2 }, { "akan", 0x400 },
	{ "al", 0x24 }, { "ale", 0x1000 }, { "all", 0x1 }, { "alla", 0x20 }, { "als", 0x18 },
	{ "also", 0x1 }, { "am", 0x8 }, { "an", 0x9 }, { "anche", 0x20 }, { "and", 0x1 },
	{ "ante", 0x4 }, { "ao", 0x40 }, { "apr\303\250s", 0x2 }, { "ap\303\263s", 0x40 },
	{ "are", 0x1 }, { "as", 0x41 }, { "at", 0x1 }, { "atau", 0x400 }, { "att", 0x80 },
	{ "at\303\251", 0x40 }, { "au", 0x1002 }, { "auch", 0x8 }, { "auf", 0x8 }, { "aus", 0x8 },
	{ "aux", 0x2 }, { "av", 0x80 }, { "avec", 0x2 }, { "az", 0x4000 }, { "be", 0x1 },
	{ "been", 0x1 }, { "before", 0x1 }, { "bei", 0x8 }, { "between", 0x1 }, { "bij", 0x10 },
	{ "bio", 0x100 }, { "bir", 0x200 }, { "biti", 0x100 }, { "ble", 0x80 }, { "blev", 0x80 },
	{ "bu", 0x200 }, { "but", 0x1 }, { "by", 0x1 }, { "byl", 0x100 }, { "by\305\202", 0x100 },
	{ "by\305\202a", 0x100 }, { "ca", 0x1000 }, { "can", 0x1 }, { "care", 0x1000 },
	{ "ce", 0x2 }, { "ces", 0x2 }, { "cet", 0x2 }, { "cette", 0x2 }, { "che", 0x20 },
	{ "cho", 0x800 }, { "com", 0x40 }, { "come", 0x20 }, { "comme", 0x2 }, { "como", 0x4 },
	{ "con", 0x24 }, { "contra", 0x4 }, { "contre", 0x2 }, { "could", 0x1 },
	{ "csak", 0x4000 }, { "cu", 0x1000 }, { "cuando", 0x4 }, { "c\303\241c", 0x800 },
	{ "c\303\263", 0x800 }, { "c\341\273\247a", 0x800 }, { "da", 0x360 }, { "daha", 0x200 },
	{ "dal", 0x20 }, { "dalam", 0x400 }, { "dalla", 0x20 }, { "dan", 0x400 }, { "dans", 0x2 },
	{ "dari", 0x400 }, { "das", 0x48 }, { "dass", 0x8 }, { "dat", 0x10 }, { "de", 0x12d6 },
	{ "degli", 0x20 }, { "dei", 0x20 }, { "del", 0x24 }, { "dell", 0x20 }, { "della", 0x20 },
	{ "delle", 0x20 }, { "dem", 0x8 }, { "den", 0x88 }, { "dengan", 0x400 }, { "depuis", 0x2 },
	{ "der", 0x18 }, { "des", 0xa }, { "desde", 0x4 }, { "det", 0x80 }, { "deux", 0x2 },
	{ "deze", 0x10 }, { "di", 0x420 }, { "die", 0x8 }, { "din", 0x1000 }, { "dit", 0x10 },
	{ "dla", 0x100 }, { "do", 0x40 }, { "dont", 0x2 }, { "door", 0x10 }, { "dopo", 0x20 },
	{ "dos", 0x44 }, { "du", 0x2 }, { "durch", 0x8 }, { "during", 0x1 }, { "een", 0x10 },
	{ "egy", 0x4000 }, { "ei", 0x2000 }, { "ein", 0x8 }, { "eine", 0x8 }, { "einem", 0x8 },
	{ "einen", 0x8 }, { "einer", 0x8 }, { "el", 0x4004 }, { "elle", 0x2 }, { "eller", 0x80 },
	{ "em", 0x40 }, { "en", 0x296 }, { "entre", 0x46 }, { "es", 0x4 }, { "essere", 0x20 },
	{ "est", 0x2 }, { "esta", 0x4 }, { "este", 0x1004 }, { "est\303\241", 0x44 },
	{ "et", 0x82 }, { "ett", 0x80 }, { "ett\303\244", 0x2000 }, { "ezt", 0x4000 },
	{ "fait", 0x2 }, { "first", 0x1 }, { "foi", 0x40 }, { "for", 0x1 }, { "fost", 0x1000 },
	{ "fra", 0x80 }, { "from", 0x1 }, { "fr\303\245n", 0x80 }, { "fue", 0x4 },
	{ "f\303\266r", 0x80 }, { "f\303\274r", 0x8 }, { "geen", 0x10 }, { "gegen", 0x8 },
	{ "gibi", 0x200 }, { "gli", 0x20 }, { "ha", 0x24 }, { "haben", 0x8 }, { "had", 0x1 },
	{ "han", 0x4 }, { "hanno", 0x20 }, { "har", 0x80 }, { "has", 0x1 }, { "hasta", 0x4 },
	{ "hat", 0x8 }, { "have", 0x1 }, { "he", 0x1 }, { "hebben", 0x10 }, { "heeft", 0x10 },
	{ "her", 0x1 }, { "het", 0x10 }, { "his", 0x1 }, { "hogy", 0x4000 }, { "how", 0x1 },
	{ "hoy", 0x4 }, { "h\303\244n", 0x2000 }, { "i", 0x80 }, { "if", 0x1 }, { "ikke", 0x80 },
	{ "il", 0x22 }, { "ile", 0x200 }, { "ili", 0x100 }, { "im", 0x8 }, { "in", 0x39 },
	{ "ini", 0x400 }, { "inte", 0x80 }, { "into", 0x1 }, { "is", 0x4011 }, { "ist", 0x8 },
	{ "it", 0x1 }, { "its", 0x1 }, { "itu", 0x400 }, { "iz", 0x100 }, { "i\303\247in", 0x200 },
	{ "ja", 0x2000 }, { "jak", 0x100 }, { "jako", 0x100 }, { "je", 0x100 }, { "jest", 0x100 },
	{ "jsou", 0x100 }, { "juga", 0x400 }, { "j\303\241", 0x40 }, { "kadar", 0x200 },
	{ "ke", 0x400 }, { "kepada", 0x400 }, { "khi", 0x800 }, { "kh\303\264ng", 0x800 },
	{ "koja", 0x100 }, { "koji", 0x100 }, { "kter\303\241", 0x100 }, { "kter\303\275", 0x100 },
	{ "kun", 0x2000 }, { "la", 0x1026 }, { "las", 0x4 }, { "le", 0x22 }, { "les", 0x2 },
	{ "leur", 0x2 }, { "leurs", 0x2 }, { "lo", 0x24 }, { "lors", 0x2 }, { "los", 0x4 },
	{ "lui", 0x1000 }, { "l\303\240", 0x800 }, { "maar", 0x10 }, { "mai", 0x1000 },
	{ "mais", 0x42 }, { "mas", 0x40 }, { "med", 0x80 }, { "meer", 0x10 }, { "meg", 0x4000 },
	{ "met", 0x10 }, { "mint", 0x4000 }, { "mit", 0x8 }, { "more", 0x1 }, { "mutta", 0x2000 },
	{ "my\303\266s", 0x2000 }, { "m\303\241r", 0x4000 }, { "m\303\241s", 0x4 },
	{ "m\341\273\231t", 0x800 }, { "na", 0x140 }, { "naar", 0x10 }, { "nach", 0x8 },
	{ "nas", 0x40 }, { "ne", 0x202 }, { "nel", 0x20 }, { "nell", 0x20 }, { "nella", 0x20 },
	{ "nem", 0x4000 }, { "new", 0x1 }, { "nh\341\273\257ng", 0x800 }, { "nicht", 0x8 },
	{ "nie", 0x100 }, { "niet", 0x10 }, { "no", 0x45 }, { "noch", 0x8 }, { "nog", 0x10 },
	{ "non", 0x20 }, { "nos", 0x40 }, { "not", 0x1 }, { "nous", 0x2 }, { "nu", 0x1000 },
	{ "nueva", 0x4 }, { "nuevo", 0x4 }, { "nur", 0x8 }, { "n\303\240y", 0x800 },
	{ "n\303\243o", 0x40 }, { "och", 0x80 }, { "od", 0x100 }, { "oder", 0x8 }, { "of", 0x1 },
	{ "og", 0x80 }, { "olan", 0x200 }, { "olarak", 0x200 }, { "oleh", 0x400 },
	{ "oli", 0x2000 }, { "om", 0x90 }, { "on", 0x2003 }, { "one", 0x1 }, { "ont", 0x2 },
	{ "ook", 0x10 }, { "op", 0x10 }, { "or", 0x1 }, { "oraz", 0x100 }, { "os", 0x40 },
	{ "ou", 0x2 }, { "our", 0x1 }, { "out", 0x1 }, { "ovat", 0x2000 }, { "over", 0x11 },
	{ "o\303\271", 0x2 }, { "pada", 0x400 }, { "par", 0x2 }, { "para", 0x44 }, { "pas", 0x2 },
	{ "pa\303\255ses", 0x4 }, { "pe", 0x1000 }, { "pela", 0x40 }, { "pelo", 0x40 },
	{ "pentru", 0x1000 }, { "per", 0x20 }, { "pero", 0x4 }, { "pi\303\271", 0x20 },
	{ "plus", 0x2 }, { "po", 0x100 }, { "por", 0x44 }, { "porque", 0x4 }, { "pour", 0x2 },
	{ "prin", 0x1000 }, { "pro", 0x100 }, { "przez", 0x100 }, { "p\303\245", 0x80 },
	{ "p\305\231i", 0x100 }, { "que", 0x46 }, { "questa", 0x20 }, { "questo", 0x20 },
	{ "qui", 0x2 }, { "qu\303\251", 0x4 }, { "sa", 0x2 }, { "said", 0x1 }, { "sans", 0x2 },
	{ "sau", 0x1000 }, { "says", 0x1 }, { "se", 0x2046 }, { "sebagai", 0x400 },
	{ "seg\303\272n", 0x4 }, { "sek\303\244", 0x2000 }, { "selon", 0x2 }, { "ser", 0x44 },
	{ "ses", 0x2 }, { "seu", 0x40 }, { "she", 0x1 }, { "should", 0x1 }, { "si", 0x20 },
	{ "sich", 0x8 }, { "sin", 0x4 }, { "sind", 0x8 }, { "si\304\231", 0x100 }, { "ska", 0x80 },
	{ "skal", 0x80 }, { "sobre", 0x44 }, { "som", 0x80 }, { "son", 0x6 }, { "sono", 0x20 },
	{ "sonra", 0x200 }, { "sont", 0x2 }, { "su", 0x104 }, { "sua", 0x40 }, { "sul", 0x20 },
	{ "sull", 0x20 }, { "sulla", 0x20 }, { "sur", 0x2 }, { "sus", 0x4 },
	{ "s\303\243o", 0x40 }, { "s\304\203", 0x1000 }, { "s\304\205", 0x100 },
	{ "tamb\303\251m", 0x40 }, { "te", 0x10 }, { "telah", 0x400 }, { "than", 0x1 },
	{ "that", 0x1 }, { "the", 0x1 }, { "their", 0x1 }, { "there", 0x1 }, { "these", 0x1 },
	{ "they", 0x1 }, { "this", 0x1 }, { "through", 0x1 }, { "tidak", 0x400 }, { "til", 0x80 },
	{ "to", 0x1 }, { "tra", 0x20 }, { "tras", 0x4 }, { "trong", 0x800 }, { "two", 0x1 },
	{ "t\341\272\241i", 0x800 }, { "t\341\273\253", 0x800 }, { "uit", 0x10 }, { "um", 0x48 },
	{ "uma", 0x40 }, { "un", 0x1026 }, { "una", 0x24 }, { "und", 0x8 }, { "under", 0x1 },
	{ "une", 0x2 }, { "untuk", 0x400 }, { "up", 0x1 }, { "vagy", 0x4000 }, { "van", 0x10 },
	{ "ve", 0x300 }, { "ved", 0x80 }, { "vid", 0x80 }, { "volt", 0x4000 }, { "vom", 0x8 },
	{ "von", 0x8 }, { "voor", 0x10 }, { "vor", 0x8 }, { "vous", 0x2 }, { "v\303\240", 0x800 },
	{ "v\341\273\201", 0x800 }, { "v\341\273\233i", 0x800 }, { "was", 0x1 }, { "we", 0x1 },
	{ "werd", 0x10 }, { "werden", 0x8 }, { "were", 0x1 }, { "what", 0x1 }, { "when", 0x1 },
	{ "where", 0x1 }, { "which", 0x1 }, { "while", 0x1 }, { "who", 0x1 }, { "wie", 0x8 },
	{ "will", 0x1 }, { "wir", 0x8 }, { "wird", 0x8 }, { "with", 0x1 }, { "wordt", 0x10 },
	{ "would", 0x1 }, { "wurde", 0x8 }, { "y", 0x4 }, { "ya", 0x4 }, { "yang", 0x400 },
	{ "year", 0x1 }, { "years", 0x1 }, { "za", 0x100 }, { "ze", 0x100 }, { "zich", 0x10 },
	{ "zijn", 0x10 }, { "zu", 0x8 }, { "zum", 0x8 }, { "zur", 0x8 }, { "\303\240", 0x42 },
	{ "\303\244r", 0x80 }, { "\303\247ok", 0x200 }, { "\303\250", 0x20 },
	{ "\303\251s", 0x4000 }, { "\303\251t\303\251", 0x2 }, { "\303\252tre", 0x2 },
	{ "\303\256n", 0x1000 }, { "\303\274ber", 0x8 }, { "\304\221\303\243", 0x800 },
	{ "\304\221\341\272\277n", 0x800 }, { "\304\221\341\273\203", 0x800 },
	{ "\305\274e", 0x100 }, { "\310\231i", 0x1000 },
};
/* clang-format on */

/* Longer ones, of treaties, which no covered language has, names apart: a headline may have no
 * other. */
#define LONG_BYTES 20
static const struct long_word {
	char text[LONG_BYTES];
	unsigned languages;
} long_words[] = {
	{ "abkommen", 0x8 },
	{ "anla\305\237mas\304\261", 0x200 },
	{ "antla\305\237mas\304\261", 0x200 },
	{ "assinatura", 0x40 },
	{ "convenzione", 0x20 },
	{ "conven\303\247\303\243o", 0x40 },
	{ "conven\305\243ia", 0x1000 },
	{ "conven\310\233ia", 0x1000 },
	{ "egyezm\303\251ny", 0x4000 },
	{ "egyezm\303\251nyt", 0x4000 },
	{ "elfogadta", 0x4000 },
	{ "geratificeerd", 0x10 },
	{ "godk\303\244nde", 0x80 },
	{ "goedgekeurd", 0x10 },
	{ "hyv\303\244ksyi", 0x2000 },
	{ "imzalad\304\261", 0x200 },
	{ "konvencija", 0x100 },
	{ "konvenciju", 0x100 },
	{ "konvensi", 0x400 },
	{ "konvensjonen", 0x80 },
	{ "konventionen", 0x80 },
	{ "konwencji", 0x100 },
	{ "konwencj\304\231", 0x100 },
	{ "menandatangani", 0x400 },
	{ "meratifikasi", 0x400 },
	{ "onaylad\304\261", 0x200 },
	{ "ondertekend", 0x10 },
	{ "overeenkomst", 0x10 },
	{ "perjanjian", 0x400 },
	{ "protocollo", 0x20 },
	{ "ratificam", 0x40 },
	{ "ratificano", 0x20 },
	{ "ratificata", 0x20 },
	{ "ratificato", 0x20 },
	{ "ratifica\303\247\303\243o", 0x40 },
	{ "ratificeert", 0x10 },
	{ "ratificerar", 0x80 },
	{ "ratificerat", 0x80 },
	{ "ratificeret", 0x80 },
	{ "ratificirala", 0x100 },
	{ "ratificou", 0x40 },
	{ "ratific\304\203", 0x1000 },
	{ "ratifikoval", 0x100 },
	{ "ratifikovala", 0x100 },
	{ "ratifikuje", 0x100 },
	{ "ratifik\303\241lta", 0x4000 },
	{ "ratifioi", 0x2000 },
	{ "ratifioinut", 0x2000 },
	{ "ratifiserer", 0x80 },
	{ "ratifiserte", 0x80 },
	{ "ratifizieren", 0x8 },
	{ "ratifiziert", 0x8 },
	{ "ratifizierung", 0x8 },
	{ "ratyfikowa\305\202", 0x100 },
	{ "ratyfikowa\305\202a", 0x100 },
	{ "ratyfikuje", 0x100 },
	{ "sopimuksen", 0x2000 },
	{ "sporazum", 0x100 },
	{ "szerz\305\221d\303\251st", 0x4000 },
	{ "s\303\266zle\305\237mesi", 0x200 },
	{ "s\303\266zle\305\237mesini", 0x200 },
	{ "traktaten", 0x80 },
	{ "tratatul", 0x1000 },
	{ "trattato", 0x20 },
	{ "unterzeichnet", 0x8 },
	{ "yleissopimuksen", 0x2000 },
	{ "zugestimmt", 0x8 },
	{ "\303\274bereinkommen", 0x8 },
};

/* Byte order is that of the numbers, and a number is compared in one step. */
static uint64_t
as_number(const char *text)
{
	uint64_t n;

	memcpy(&n, text, sizeof(n));
	return be64toh(n);
}

static void
count_word(struct language_count *c, const char *text)
{
	uint64_t key = as_number(text);
	const struct word *w = words;
	size_t n = ARRAY_LEN(words), half;
	unsigned bits;

	/* without a branch that nobody could foresee */
	for (; n > 1; n -= half) {
		half = n / 2;
		w = as_number(w[half].text) <= key ? w + half : w;
	}
	if (as_number(w->text) != key)
		return;
	for (bits = w->languages; bits != 0; bits &= bits - 1)
		c->words[__builtin_ctz(bits)]++;
}

static int
compare_long(const void *key, const void *word)
{
	return strcmp(key, ((const struct long_word *)word)->text);
}

/* As good as two. */
static void
count_long(struct language_count *c, const char *text)
{
	const struct long_word *w =
	    bsearch(text, long_words, ARRAY_LEN(long_words), sizeof(long_words[0]), compare_long);

	if (w != NULL)
		c->words[__builtin_ctz(w->languages)] += 2;
}

static bool
is_letter(unsigned char b)
{
	return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b >= 0x80;
}

/* First bytes of characters tell their alphabet; signs and pictures belong to none. */
static void
count_letter(struct language_count *c, const unsigned char *s)
{
	if (s[0] < 0x80 || (s[0] >= 0xc3 && s[0] <= 0xcd) ||
	    (s[0] == 0xe1 && s[1] >= 0xb8 && s[1] <= 0xbb))
		c->latin++;
	else if ((s[0] >= 0xce && s[0] <= 0xe1) || (s[0] >= 0xe3 && s[0] <= 0xed))
		c->foreign++;
}

/* Lower case, of the letters that the words have. */
static char
lower(char before, char b)
{
	unsigned char u = (unsigned char)b;

	if (b >= 'A' && b <= 'Z')
		return (char)(b | 32);
	return (unsigned char)before == 0xc3 && u >= 0x80 && u <= 0x9e ? (char)(u | 0x20) : b;
}

void
language_count(struct language_count *c, const char *s, size_t len)
{
	size_t i = 0, n, end = len < BYTES_MAX ? len : BYTES_MAX;
	unsigned seen = 0;

	while (i < end && seen < WORDS_MAX) {
		char key[LONG_BYTES] = "";

		for (n = 0; i + n < end && is_letter((unsigned char)s[i + n]); n++) {
			if (((unsigned char)s[i + n] & 0xc0) != 0x80)
				count_letter(c, (const unsigned char *)s + i + n);
			if (n < LONG_BYTES - 1)
				key[n] = lower(n > 0 ? s[i + n - 1] : ' ', s[i + n]);
		}
		if (n == 1 && s[i + 1] == '\'' && strchr("lLdDnN", s[i]) != NULL)
			c->words[FRENCH]++; /* "l'accord" */
		else if (n > 0 && n < WORD_BYTES)
			count_word(c, key);
		else if (n >= WORD_BYTES && n < LONG_BYTES)
			count_long(c, key);
		seen += n > 0;
		i += n > 0 ? n : 1;
	}
}

void
language_add(struct language_count *c, const struct language_count *more)
{
	size_t i;

	for (i = 0; i < LANGUAGES_TOLD_APART; i++)
		c->words[i] += more->words[i];
	c->latin += more->latin;
	c->foreign += more->foreign;
}

static bool
hinted(const char *hint, const char *code)
{
	return hint != NULL && strncasecmp(hint, code, 2) == 0 &&
	    (hint[2] == '\0' || hint[2] == '-' || hint[2] == '_');
}

unsigned
language_verdict(const struct language_count *c, const char *hint)
{
	unsigned score[LANGUAGES_TOLD_APART], second = 0;
	size_t best = 0, i;

	if (c->foreign > c->latin)
		return 0;
	for (i = 0; i < LANGUAGES_TOLD_APART; i++) {
		score[i] = c->words[i] + (hinted(hint, codes[i]) ? 1 : 0);
		if (score[i] > score[best])
			best = i;
	}
	for (i = 0; i < LANGUAGES_TOLD_APART; i++)
		if (i != best && score[i] > second)
			second = score[i];
	if (score[best] < second + SURE)
		return LANGUAGE_ALL;
	return best < COVERED ? 1u << best : 0;
}
