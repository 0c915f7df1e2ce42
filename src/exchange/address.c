#include "address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "macros.h"

/* Special purposes (IANA, RFC 6890 and later); the first bits of an address. */
static const struct {
	uint32_t network;
	int bits;
} special_v4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0a000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* shared by a provider's customers, RFC 6598 */
	{ 0x7f000000, 8 },  /* loopback */
	{ 0xa9fe0000, 16 }, /* link-local */
	{ 0xac100000, 12 }, /* private */
	{ 0xc0000000, 24 }, /* protocol assignments */
	{ 0xc0000200, 24 }, /* documentation */
	{ 0xc0586300, 24 }, /* 6to4 relays, deprecated */
	{ 0xc0a80000, 16 }, /* private */
	{ 0xc6120000, 15 }, /* benchmarks */
	{ 0xc6336400, 24 }, /* documentation */
	{ 0xcb007100, 24 }, /* documentation */
	{ 0xe0000000, 4 },  /* multicast */
	{ 0xf0000000, 4 },  /* reserved, broadcast */
};

static const struct {
	uint8_t network[16];
	int bits;
} special_v6[] = {
	/* within 2000::/3 */
	{ { 0x20, 0x01, 0, 0 }, 23 },       /* protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff }, 20 },             /* documentation, RFC 9637 */
};

static bool v4_public(uint32_t address)
{
	for (size_t i = 0; i < COUNT_OF(special_v4); i++)
		if ((address ^ special_v4[i].network) >> (32 - special_v4[i].bits) == 0)
			return false;
	return true;
}

static bool begins_with(const uint8_t *address, const uint8_t *network, int bits)
{
	int whole = bits / 8, rest = bits % 8;
	if (memcmp(address, network, (size_t)whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0;
}

static uint32_t v4_inside(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool v6_public(const uint8_t *address)
{
	static const uint8_t mapped[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
	static const uint8_t nat64[16] = { 0, 0x64, 0xff, 0x9b };
	static const uint8_t sixtofour[16] = { 0x20, 0x02 };
	if (begins_with(address, mapped, 96) || begins_with(address, nat64, 96))
		return v4_public(v4_inside(address + 12));
	if (begins_with(address, sixtofour, 16))
		return v4_public(v4_inside(address + 2));
	if (address[0] >> 5 != 1) /* 2000::/3 is all that is given out */
		return false;
	for (size_t i = 0; i < COUNT_OF(special_v6); i++)
		if (begins_with(address, special_v6[i].network, special_v6[i].bits))
			return false;
	return true;
}

bool address_is_public(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return v4_public(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&v6, address, sizeof v6);
	return v6_public(v6.sin6_addr.s6_addr);
}
