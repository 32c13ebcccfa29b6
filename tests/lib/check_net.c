#include "tests/suite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "lib/net.h"
#include "lib/str.h"

static const struct {
	const char *text;
	bool is_public;
} address_rows[] = {
	{ "8.8.8.8", true },
	{ "1.0.0.1", true },
	{ "0.0.0.0", false },
	{ "0.255.255.255", false },
	{ "9.255.255.255", true },
	{ "10.0.0.0", false },
	{ "10.255.255.255", false },
	{ "11.0.0.0", true },
	{ "100.63.255.255", true },
	{ "100.64.0.0", false },
	{ "100.127.255.255", false },
	{ "100.128.0.0", true },
	{ "127.0.0.1", false },
	{ "127.255.255.254", false },
	{ "128.0.0.1", true },
	{ "169.253.255.255", true },
	{ "169.254.169.254", false },
	{ "172.15.255.255", true },
	{ "172.16.0.0", false },
	{ "172.31.255.255", false },
	{ "172.32.0.0", true },
	{ "192.0.0.8", false },
	{ "192.0.2.1", false },
	{ "192.167.255.255", true },
	{ "192.168.1.1", false },
	{ "192.169.0.0", true },
	{ "198.17.255.255", true },
	{ "198.18.0.1", false },
	{ "198.19.255.255", false },
	{ "198.51.100.7", false },
	{ "203.0.113.7", false },
	{ "223.255.255.255", true },
	{ "224.0.0.1", false },
	{ "239.1.1.1", false },
	{ "240.0.0.1", false },
	{ "255.255.255.255", false },
	{ "::", false },
	{ "::1", false },
	{ "::2", false },
	{ "::8.8.8.8", false },
	{ "::ffff:127.0.0.1", false },
	{ "::ffff:10.1.2.3", false },
	{ "::ffff:8.8.8.8", true },
	{ "64:ff9b::7f00:1", false },
	{ "64:ff9b::169.254.169.254", false },
	{ "64:ff9b::808:808", true },
	{ "64:ff9b:1::808:808", false },
	{ "100::1", false },
	{ "2001:0:1::1", false },
	{ "2001:1ff::1", false },
	{ "2001:200::1", true },
	{ "2001:db8::1", false },
	{ "2001:db9::1", true },
	{ "2002:7f00:1::1", false },
	{ "2002:c0a8:101::1", false },
	{ "2002:808:808::1", true },
	{ "2620:0:2d0:200::7", true },
	{ "2a00:1450:4001::1", true },
	{ "3fff:0fff::1", false },
	{ "3fff:1000::1", true },
	{ "4000::1", false },
	{ "fc00::1", false },
	{ "fdff::1", false },
	{ "fe80::1", false },
	{ "fe80::1%eth0", false },
	{ "fec0::1", false },
	{ "ff02::1", false },
	{ "not an address", false },
	{ "", false },
};

START_TEST(public_addresses)
{
	ck_assert_msg(
	    net_text_is_public_address(address_rows[_i].text) == address_rows[_i].is_public, "%s",
	    address_rows[_i].text);
}
END_TEST

START_TEST(other_families)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	ck_assert(!net_address_is_public((struct sockaddr *)&un));
	ck_assert(!net_address_is_loopback((struct sockaddr *)&un));
}
END_TEST

static const struct {
	const char *text;
	bool loopback;
} loopback_rows[] = {
	{ "localhost", true },
	{ "LocalHost.", true },
	{ "feeds.localhost", true },
	{ "127.0.0.1", true },
	{ "127.9.9.9", true },
	{ "::1", true },
	{ "[::1]", true },
	{ "::ffff:127.0.0.1", true },
	{ "localhost.example", false },
	{ "notlocalhost", false },
	{ "128.0.0.1", false },
	{ "::2", false },
	{ "", false },
	{ "[", false },
};

START_TEST(loopback_names)
{
	ck_assert_msg(
	    net_host_is_loopback_name(loopback_rows[_i].text) == loopback_rows[_i].loopback, "%s",
	    loopback_rows[_i].text);
}
END_TEST

static const struct {
	const char *url, *scheme, *host, *path; /* scheme NULL: refused */
	unsigned port;
} url_rows[] = {
	{ "http://Example.ORG/a?b=c#d", "http", "example.org", "/a?b=c", 80 },
	{ "HTTPS://example.org", "https", "example.org", "/", 443 },
	{ "http://user:pw@example.org:8080/x", "http", "example.org", "/x", 8080 },
	{ "http://[::1]:99/", "http", "::1", "/", 99 },
	{ "http://2130706433/", "http", "127.0.0.1", "/", 80 },
	{ "http://0x7f.1:81/", "http", "127.0.0.1", "/", 81 },
	{ "http://0177.0.0.1/", "http", "127.0.0.1", "/", 80 },
	{ "https://example.org/a/../b", "https", "example.org", "/b", 443 },
	{ "ftp://example.org/", NULL, NULL, NULL, 0 },
	{ "file:///etc/passwd", NULL, NULL, NULL, 0 },
	{ "example.org/feed", NULL, NULL, NULL, 0 },
	{ "http://", NULL, NULL, NULL, 0 },
	{ "http:///x", "http", "x", "/", 80 }, /* as browsers read it */
	{ "http://[broken/%%%", NULL, NULL, NULL, 0 },
	{ "http://example.org:99999/", NULL, NULL, NULL, 0 },
	{ "http://example.org:0/", NULL, NULL, NULL, 0 },
	{ "http://exa mple.org/", NULL, NULL, NULL, 0 },
	{ "http://example.org/a\r\nX: y", NULL, NULL, NULL, 0 },
	{ "javascript:alert(1)", NULL, NULL, NULL, 0 },
	{ "", NULL, NULL, NULL, 0 },
};

START_TEST(urls)
{
	struct net_url u = { 0 };
	int r = net_url_parse(url_rows[_i].url, &u);

	if (url_rows[_i].scheme == NULL) {
		ck_assert_msg(r == -EINVAL, "%s", url_rows[_i].url);
		return;
	}
	ck_assert_msg(r == 0, "%s", url_rows[_i].url);
	ck_assert_str_eq(u.scheme, url_rows[_i].scheme);
	ck_assert_str_eq(u.host, url_rows[_i].host);
	ck_assert_str_eq(u.path, url_rows[_i].path);
	ck_assert_uint_eq(u.port, url_rows[_i].port);
	net_url_done(&u);
}
END_TEST

#define RFC_BASE "http://a/b/c/d;p?q"
static const struct {
	const char *base, *ref, *out;
} join_rows[] = {
	/* RFC 3986, 5.4.1 and 5.4.2 */
	{ RFC_BASE, "g", "http://a/b/c/g" },
	{ RFC_BASE, "./g", "http://a/b/c/g" },
	{ RFC_BASE, "g/", "http://a/b/c/g/" },
	{ RFC_BASE, "/g", "http://a/g" },
	{ RFC_BASE, "//g", "http://g/" },
	{ RFC_BASE, "?y", "http://a/b/c/d;p?y" },
	{ RFC_BASE, "g?y", "http://a/b/c/g?y" },
	{ RFC_BASE, "#s", "http://a/b/c/d;p?q#s" },
	{ RFC_BASE, "g#s", "http://a/b/c/g#s" },
	{ RFC_BASE, "g?y#s", "http://a/b/c/g?y#s" },
	{ RFC_BASE, ";x", "http://a/b/c/;x" },
	{ RFC_BASE, "g;x", "http://a/b/c/g;x" },
	{ RFC_BASE, "", "http://a/b/c/d;p?q" },
	{ RFC_BASE, ".", "http://a/b/c/" },
	{ RFC_BASE, "./", "http://a/b/c/" },
	{ RFC_BASE, "..", "http://a/b/" },
	{ RFC_BASE, "../", "http://a/b/" },
	{ RFC_BASE, "../g", "http://a/b/g" },
	{ RFC_BASE, "../..", "http://a/" },
	{ RFC_BASE, "../../g", "http://a/g" },
	{ RFC_BASE, "../../../g", "http://a/g" },
	{ RFC_BASE, "/./g", "http://a/g" },
	{ RFC_BASE, "/../g", "http://a/g" },
	{ RFC_BASE, "g.", "http://a/b/c/g." },
	{ RFC_BASE, "..g", "http://a/b/c/..g" },
	{ RFC_BASE, "./../g", "http://a/b/g" },
	{ RFC_BASE, "./g/.", "http://a/b/c/g/" },
	{ RFC_BASE, "g/./h", "http://a/b/c/g/h" },
	{ RFC_BASE, "g/../h", "http://a/b/c/h" },
	{ RFC_BASE, "g?y/../x", "http://a/b/c/g?y/../x" },
	{ RFC_BASE, "https://other.example/x", "https://other.example/x" },
	{ "http://a", "x", "http://a/x" },
	{ "http://a?q", "x", "http://a/x" },
	{ "http://a/b?q=/x/y", "z", "http://a/z" },
	{ "http://a/b#f/g", "z", "http://a/z" },
	{ "http://a/b", "c d?e f", "http://a/c%20d?e+f" },
	{ "http://a/b", "ftp://h/x", "ftp://h/x" },
	{ "http://a/b", "javascript:alert(1)", NULL },
	{ "http://a/b", "data:text/xml,<rss/>", NULL },
	{ "http://a/b", "http://[broken/%%%", NULL },
	{ "no url", "x", NULL },
};

START_TEST(joins)
{
	char *got = net_url_join(join_rows[_i].base, join_rows[_i].ref);

	ck_assert_msg(str_eq(got, join_rows[_i].out), "%s + %s = %s, not %s", join_rows[_i].base,
	    join_rows[_i].ref, STR_OR(got, "nothing"), STR_OR(join_rows[_i].out, "nothing"));
	free(got);
}
END_TEST

static const struct {
	const char *ref;
	bool names;
} ref_rows[] = { { "/a", false }, { "a/b:c", false }, { "../x", false }, { "?q=http://x", false },
	{ "//h/x", true }, { "http://h", true }, { "HTTP:x", true }, { "a+b-c.1:x", true },
	{ "", false }, { "#x:y", false }, { "1a:b", false } };

START_TEST(refs)
{
	ck_assert_msg(
	    net_ref_names_host(ref_rows[_i].ref) == ref_rows[_i].names, "%s", ref_rows[_i].ref);
}
END_TEST

START_TEST(split)
{
	char *user = NULL, *password = NULL, *bare = NULL;
	struct net_url u;

	ck_assert_int_eq(
	    net_url_split("https://me%40x:s%3acret@Example.org/a?b#c", &u, &bare, &user, &password),
	    0);
	ck_assert_str_eq(bare, "https://Example.org/a?b");
	ck_assert_str_eq(u.host, "example.org");
	ck_assert_str_eq(user, "me@x");
	ck_assert_str_eq(password, "s:cret");
	net_url_done(&u);
	free(bare);
	free(user);
	free(password);
	ck_assert_int_eq(net_url_split("http://example.org", &u, &bare, &user, &password), 0);
	ck_assert_str_eq(bare, "http://example.org"); /* nothing to take away */
	ck_assert_ptr_null(user);
	ck_assert_ptr_null(password);
	net_url_done(&u);
	free(bare);
	ck_assert_int_eq(net_url_split("ftp://example.org/", &u, &bare, &user, &password), -EINVAL);
}
END_TEST

START_TEST(origins)
{
	struct net_url a, b, c;

	ck_assert_int_eq(net_url_parse("http://h/x", &a), 0);
	ck_assert_int_eq(net_url_parse("http://H:80/y", &b), 0);
	ck_assert_int_eq(net_url_parse("https://h:80/x", &c), 0);
	ck_assert(net_url_same_origin(&a, &b));
	ck_assert(!net_url_same_origin(&a, &c));
	net_url_done(&a);
	net_url_done(&b);
	net_url_done(&c);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, public_addresses, 0, ARRAY_LEN(address_rows));
	tcase_add_test(t, other_families);
	tcase_add_loop_test(t, loopback_names, 0, ARRAY_LEN(loopback_rows));
	tcase_add_loop_test(t, urls, 0, ARRAY_LEN(url_rows));
	tcase_add_loop_test(t, joins, 0, ARRAY_LEN(join_rows));
	tcase_add_loop_test(t, refs, 0, ARRAY_LEN(ref_rows));
	tcase_add_test(t, split);
	tcase_add_test(t, origins);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
