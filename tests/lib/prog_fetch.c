/*
 * Fetches URLs with lib/http and prints one JSON line an answer: the scripts beside it judge.
 * usage: prog_fetch [-t TOTAL_MS] [-c CONNECT_MS] [-b MAX_BYTES] [-n AT_ONCE] [-h PER_HOST]
 *                   [-C CA_FILE] [-e ETAG] [-l LAST_MODIFIED] [-H HEADER]... [-r ROUNDS] [-q]
 *                   [-d POST] [-L] [-K KEY]   -L: legacy TLS; {key} stands for KEY in URLs
 * URL... A URL "-" stands for the lines of standard input. -q: one line for all of it.
 */
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lib/http.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/utf8.h"
#include "lib/when.h"

struct fetch {
	struct http_request request;
	const char *headers[16];
	size_t header_count;
	struct http_options options;
	struct loop *loop;
	struct http *http;
	char **urls;
	size_t count, left;
	size_t by_status_ok, by_status_304, failed, bytes;
	int rounds, quiet;
	struct mask *key;
};

struct job {
	struct fetch *f;
	const char *url;
	int64_t began_ms;
};

static void fetch_round(struct fetch *f);

static void
put(json_t *line, const char *key, const char *value)
{
	char *safe = value != NULL ? str_safe(value, 400) : NULL;

	json_object_set_new(line, key, safe != NULL ? json_string(safe) : json_null());
	free(safe);
}

static void
print_answer(const struct job *j, const struct http_response *r)
{
	json_t *line = json_object();

	put(line, "url", j->url);
	put(line, "end", http_end_name(r->end));
	json_object_set_new(line, "status", json_integer(r->status));
	json_object_set_new(line, "body_len", json_integer((json_int_t)r->body_len));
	put(line, "final_url", r->final_url);
	put(line, "moved_to", r->moved_to);
	json_object_set_new(line, "retry_after", json_integer(r->retry_after_s));
	put(line, "etag", r->etag);
	put(line, "last_modified", r->last_modified);
	put(line, "content_type", r->content_type);
	put(line, "peer", r->peer);
	put(line, "detail", r->detail);
	put(line, "body", r->body);
	json_object_set_new(line, "hops", json_integer(r->hops));
	json_object_set_new(line, "ms", json_integer(when_boot_ms() - j->began_ms));
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	(void)fflush(stdout);
	json_decref(line);
}

static void
on_done(const struct http_response *r, void *arg)
{
	struct job *j = arg;
	struct fetch *f = j->f;

	if (!f->quiet)
		print_answer(j, r);
	f->failed += r->end != HTTP_OK;
	f->by_status_ok += r->end == HTTP_OK && r->status == 200;
	f->by_status_304 += r->end == HTTP_OK && r->status == 304;
	f->bytes += r->body_len;
	free(j);
	if (--f->left > 0)
		return;
	if (--f->rounds > 0)
		fetch_round(f);
	else
		loop_stop(f->loop);
}

static void
fetch_round(struct fetch *f)
{
	struct http_call *call;
	struct err err;
	struct job *j;
	char *url;
	size_t i;

	f->left = f->count;
	for (i = 0; i < f->count; i++) {
		j = xcalloc(1, sizeof(*j));
		j->f = f;
		j->url = f->urls[i];
		j->began_ms = when_boot_ms();
		f->request.url = url = mask_put_url(f->key, j->url);
		if (http_start(f->http, &f->request, on_done, j, &call, &err) < 0) {
			printf("{\"url\":\"\",\"end\":\"invalid\"}\n");
			(void)fprintf(stderr, "prog_fetch: %s\n", err.text);
			exit(2);
		}
		mask_wipe(url);
	}
}

static void
add_lines(struct fetch *f)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		f->urls = xreallocarray(f->urls, f->count + 1, sizeof(*f->urls));
		f->urls[f->count++] = xstrdup(line);
	}
	free(line);
}

static void
read_options(struct fetch *f, int argc, char **argv)
{
	int64_t number;
	int c;

	while ((c = getopt(argc, argv, "t:c:b:n:h:C:e:l:H:r:qd:LK:")) != -1) {
		number = 0;
		if (optarg != NULL && strchr("tcbnhr", c) != NULL &&
		    str_to_int(optarg, 0, 1 << 30, &number) < 0)
			exit(64);
		switch (c) {
		case 't':
			f->request.total_ms = (unsigned)number;
			break;
		case 'c':
			f->request.connect_ms = (unsigned)number;
			break;
		case 'b':
			f->request.max_body_bytes = (size_t)number;
			break;
		case 'n':
			f->options.max_total = (unsigned)number;
			break;
		case 'h':
			f->options.max_per_host = (unsigned)number;
			break;
		case 'r':
			f->rounds = (int)number;
			break;
		case 'C':
			f->options.ca_file = optarg;
			break;
		case 'e':
			f->request.etag = optarg;
			break;
		case 'l':
			f->request.last_modified = optarg;
			break;
		case 'd':
			f->request.post = optarg;
			break;
		case 'L':
			f->request.legacy_tls = true;
			break;
		case 'K':
			if (mask_new(&f->key, optarg, NULL) < 0)
				exit(64);
			f->request.key = f->key;
			break;
		case 'q':
			f->quiet = 1;
			break;
		case 'H':
			if (f->header_count + 1 < ARRAY_LEN(f->headers))
				f->headers[f->header_count++] = optarg;
			break;
		default:
			exit(64);
		}
	}
	for (; optind < argc; optind++) {
		if (strcmp(argv[optind], "-") == 0) {
			add_lines(f);
			continue;
		}
		f->urls = xreallocarray(f->urls, f->count + 1, sizeof(*f->urls));
		f->urls[f->count++] = xstrdup(argv[optind]);
	}
}

int
main(int argc, char **argv)
{
	struct fetch f = { .rounds = 1 };
	struct err err;
	size_t i;

	(void)signal(SIGPIPE, SIG_IGN);
	read_options(&f, argc, argv);
	f.request.headers = f.headers;
	if (loop_new(&f.loop, &err) < 0 || http_new(&f.http, f.loop, &f.options, &err) < 0) {
		(void)fprintf(stderr, "prog_fetch: %s\n", err.text);
		return 1;
	}
	fetch_round(&f);
	if (f.count > 0 && loop_run(f.loop, &err) < 0)
		return 1;
	if (f.quiet)
		printf("{\"ok\":%zu,\"not_modified\":%zu,\"failed\":%zu,\"bytes\":%zu}\n",
		    f.by_status_ok, f.by_status_304, f.failed, f.bytes);
	http_free(f.http);
	loop_free(f.loop);
	mask_free(f.key);
	for (i = 0; i < f.count; i++)
		free(f.urls[i]);
	free(f.urls);
	return 0;
}
