/*
 * Mail by a program that takes it as sendmail does: the message on its standard input, sender and
 * recipient as arguments. Its end is told like a transaction of lib/smtp, so that one sink has
 * both. Invariant: nothing of an alert is an argument.
 */
#ifndef SINKS_MAIL_PIPE_H
#define SINKS_MAIL_PIPE_H

#include "config/conf.h"
#include "lib/loop.h"
#include "lib/smtp.h"

struct mail_pipe;
/* The command's words are copied. */
struct mail_pipe *mail_pipe_new(struct loop *, const struct conf_list *command);
void mail_pipe_free(struct mail_pipe *); /* NULL is fine */
/* message with CRLF line ends; the program gets LF. One at a time. done runs once, from the loop;
 * inside of it the next may be sent. Words of < 0 in err: the program cannot be run. */
int mail_pipe_send(struct mail_pipe *, const char *from, const char *to, const char *message,
    size_t len, smtp_done_fn *done, void *arg, struct err *err) MUST_USE;
void mail_pipe_cancel(struct mail_pipe *);

#endif
