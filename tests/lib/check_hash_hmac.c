#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "lib/hash_hmac.h"

/* A key of bytes, and RFC 4231, case 1, with its key as base64. */
static const struct {
	const char *secret, *data, *hex;
} rows[] = {
	{ "Jefe!", "what do ya want for nothing?",
	    "5343841cbe5a5202b717005e774dd9504757c6b59b281dda63322ff6fde62915" },
	{ "whsec_CwsLCwsLCwsLCwsLCwsLCwsLCws=", "Hi There",
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
};

START_TEST(signs)
{
	struct hash_key key;
	struct hash h;
	char hex[HASH_HEX];

	ck_assert_int_eq(hash_key_read(&key, rows[_i].secret, NULL), 0);
	hash_hmac(&key, rows[_i].data, strlen(rows[_i].data), &h);
	hash_hex(&h, hex);
	ck_assert_str_eq(hex, rows[_i].hex);
	hash_key_wipe(&key);
	ck_assert_uint_eq(key.len, 0);
}
END_TEST

/* The example of the Standard Webhooks specification. */
START_TEST(signs_a_webhook)
{
	static const char content[] = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330."
				      "{\"test\": 2432232314}";
	struct hash_key key;
	struct hash h;
	char base64[HASH_BASE64];

	ck_assert_int_eq(hash_key_read(&key, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", NULL), 0);
	hash_hmac(&key, content, strlen(content), &h);
	hash_base64(&h, base64);
	ck_assert_str_eq(base64, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}
END_TEST

static const char *const bad[] = { "", "abc", "whsec_", "whsec_????",
	"whsec_YQ==", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw " };

START_TEST(refuses)
{
	struct hash_key key;
	struct err err = { 0 };

	ck_assert_int_eq(hash_key_read(&key, bad[_i], &err), -EINVAL);
	ck_assert(strlen(bad[_i]) < 10 || strstr(err.text, bad[_i] + 6) == NULL);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("hash_hmac");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, signs, 0, ARRAY_LEN(rows));
	tcase_add_test(t, signs_a_webhook);
	tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(bad));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
