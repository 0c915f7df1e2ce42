/* Fetching from the command line: only when asked, as the settings allow. */
#ifndef KEPT_FETCHED_H
#define KEPT_FETCHED_H

#include "captured.h"
#include "fetch.h"

/* The options --fetch and --no-fetch, and `capture = always` in the settings. */
bool fetched_wanted(struct app *app, bool fetch, bool no_fetch);
/* Limits and stop as the settings have them. False with ERR_INPUT: a setting makes no sense. */
bool fetched_how(struct app *app, struct fetch_how *ret);
/* Fetch the page and read what it says of itself, as captured_read() does with a file. Its source
 * is the one with that address: one page at two addresses is two sources. */
bool fetched_page(struct app *app, const char *url, struct arena *a, struct captured *ret);

#endif
