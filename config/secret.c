/*
 * Where a secret is, checked while the configuration is loaded. Invariant: what stands where a
 * secret's description is expected may be the secret, so it is never repeated in a message.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/bind.h"
#include "lib/mem.h"
#include "lib/str.h"

static const char *const ways[] = { "file", "credential", "command" };

static const char *
scalar_text(struct conf_load *load, const struct conf_node *node, const char *what)
{
	if (node->kind == NODE_BAD)
		return NULL;
	if (node->kind == NODE_SCALAR && !tree_is_null(node) && node->text[0] != '\0')
		return node->text;
	mistake_add(&load->mistakes, &node->place, "%s is %s, expected a text", what,
	    tree_kind_words(node));
	return NULL;
}

static void
bind_file(struct conf_load *load, const struct conf_node *node, struct conf_secret *ret)
{
	const char *text = scalar_text(load, node, "file");
	struct stat st;

	if (text == NULL)
		return;
	ret->name = load_path(load, &node->place, text);
	if (ret->name == NULL)
		return;
	if (stat(ret->name, &st) < 0)
		mistake_add(&load->mistakes, &node->place,
		    "the secret's file cannot be read (%s), expected a file", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		mistake_add(&load->mistakes, &node->place,
		    "the secret's file is no regular file, expected one");
	else if ((st.st_mode & 077) != 0)
		mistake_add(&load->mistakes, &node->place,
		    "the secret's file can be read or written by others (mode %04o), expected mode "
		    "0600",
		    (unsigned)(st.st_mode & 07777));
	else
		ret->how = CONF_SECRET_FILE;
}

static void
bind_credential(struct conf_load *load, const struct conf_node *node, struct conf_secret *ret)
{
	const char *text = scalar_text(load, node, "credential");
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	char *path;

	if (text == NULL)
		return;
	if (strchr(text, '/') != NULL || text[0] == '.') {
		mistake_add(&load->mistakes, &node->place,
		    "credential has a \"/\" or begins with \".\", expected the name of a systemd "
		    "credential");
		return;
	}
	ret->how = CONF_SECRET_CREDENTIAL;
	ret->name = text;
	if (dir == NULL) /* not run as the service: nothing can be said */
		return;
	path = load_printf(load, "%s/%s", dir, text);
	if (access(path, R_OK) < 0)
		mistake_add(&load->mistakes, &node->place,
		    "the credential is not in $CREDENTIALS_DIRECTORY (%s), expected "
		    "LoadCredential= in the unit",
		    strerror(errno));
}

static void
bind_command(struct conf_load *load, const struct conf_node *node, struct conf_secret *ret)
{
	const char **argv;
	size_t i;

	if (node->kind == NODE_BAD)
		return;
	if (node->kind != NODE_LIST || node->count == 0) {
		mistake_add(&load->mistakes, &node->place,
		    "command is %s, expected a list of the program and its arguments: no shell "
		    "reads it",
		    node->kind == NODE_LIST ? "an empty list" : tree_kind_words(node));
		return;
	}
	argv = load_alloc(load, (node->count + 1) * sizeof(*argv));
	for (i = 0; i < node->count; i++) {
		if (node->items[i]->kind != NODE_SCALAR) {
			mistake_add(&load->mistakes, &node->items[i]->place,
			    "command has %s in it, expected a text",
			    tree_kind_words(node->items[i]));
			return;
		}
		argv[i] = node->items[i]->text;
	}
	if (str_starts(argv[0], "~/") || str_starts(argv[0], "./"))
		argv[0] = load_path(load, &node->items[0]->place, argv[0]);
	if (argv[0] == NULL || argv[0][0] == '\0') {
		mistake_add(
		    &load->mistakes, &node->place, "command has no program, expected its name");
		return;
	}
	ret->how = CONF_SECRET_COMMAND;
	ret->argv = (struct conf_list){ .v = argv, .n = node->count };
}

void
conf_bind_secret(struct conf_load *load, const struct conf_key *key, const struct conf_node *node,
    struct conf_secret *ret)
{
	static void (*const binds[])(struct conf_load *, const struct conf_node *,
	    struct conf_secret *) = { bind_file, bind_credential, bind_command };
	const struct conf_node *name;
	char hint[160];
	size_t w;

	if (node->kind != NODE_MAP || node->count != 1) {
		mistake_add(&load->mistakes, &node->place,
		    "%s is %s, expected one of file: PATH, credential: NAME or command: [PROGRAM, "
		    "ARG...]",
		    key->name,
		    node->kind == NODE_MAP ? "not one way to a secret" : tree_kind_words(node));
		return;
	}
	name = node->pairs[0].key;
	if (name->kind != NODE_SCALAR)
		return;
	for (w = 0; w < ARRAY_LEN(ways); w++) {
		if (strcmp(name->text, ways[w]) == 0) {
			binds[w](load, node->pairs[0].value, ret);
			return;
		}
	}
	/* the word is shown only when it is nearly one of ours */
	mistake_hint(hint, name->text, ways, ARRAY_LEN(ways));
	mistake_add(&load->mistakes, &name->place,
	    "unknown key in %s, expected file, credential or command%s", key->name, hint);
}
