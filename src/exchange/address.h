/* Which network addresses are the public internet's. */
#ifndef KEPT_ADDRESS_H
#define KEPT_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * False for this machine, private and local networks, what providers use inside
 * (RFC 6598), multicast, documentation and everything else that IANA's registries of
 * special-purpose addresses hold as not globally reachable; also where such an
 * IPv4 address stands inside an IPv6 one (mapped, NAT64, 6to4). A family other
 * than IPv4 and IPv6 is not public.
 */
bool address_is_public(const struct sockaddr *address);

#endif
