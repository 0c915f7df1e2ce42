#ifndef KEPT_URL_H
#define KEPT_URL_H

struct arena;

/* Address in its one spelling, for finding a source again: scheme and host in lower case, http as
 * https, no "www.", no default port, no fragment, no trailing slash, no tracking parameters
 * (utm_*, fbclid, gclid ...), remaining parameters in order, %-escapes of unreserved characters
 * resolved (RFC 3986, section 6). NULL for NULL. */
const char *url_key(const char *url, struct arena *a);

#endif
