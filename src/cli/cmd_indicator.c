/* What was measured, before and after. */
#include "indicator.h"

#include <ctype.h>

#include "buf.h"
#include "code.h"
#include "command.h"
#include "query.h"
#include "text.h"

enum { INDICATOR_LIMIT = 64 << 20, MOST_YEARS = 100 };

struct args {
	const char *event;
	long years;
	int vintage;
};

static bool event_day(struct app *app, const char *typed, struct indicator_event *ret)
{
	char day[DAY_SIZE];
	struct day_span span;
	if (!day_resolve(typed, app->ledger.today, day, &app->err))
		return err_at(&app->err, "--event");
	day_span(day, &span);
	ret->on = arena_text(&app->arena, day);
	ret->first = arena_text(&app->arena, span.first);
	ret->last = arena_text(&app->arena, span.last);
	return true;
}

/* A commitment stands for the day on which it was made. */
static bool read_event(struct app *app, const char *typed, struct indicator_event *ret)
{
	enum kind kind;
	const char *code;
	struct commitment_brief c;
	struct ledger *l = &app->ledger;
	char day[DAY_SIZE];
	struct err none = { 0 };
	bool is_day = day_resolve(typed, l->today, day, &none);
	if (is_day || (isdigit((unsigned char)*typed) &&
			      !code_try(l->db, KIND_COMMITMENT, typed, &app->arena, &kind, &code)))
		return event_day(app, typed, ret);
	if (!code_find(l->db, KIND_COMMITMENT, typed, &app->arena, &kind, &code, &app->err) ||
		!commitment_brief_get(l, code, &app->arena, &c) || !event_day(app, c.made_on, ret))
		return false;
	ret->commitment = c.code;
	ret->title = c.title;
	return true;
}

static bool write_one(struct app *app, const struct series *s, enum series_vintage v,
	const struct indicator_event *e)
{
	struct arena *a = &app->arena;
	enum format format = app->look.format;
	if (format == FORMAT_JSON || format == FORMAT_JSONL) {
		SCOPED(buf_done) struct buf out = buf_new(INDICATOR_LIMIT, &app->err);
		struct jsonw w = jsonw_new(&out);
		indicator_json(&app->ledger, s, v, e, a, &w);
		fprintf(app->out, "%s\n", out.text);
		return app->err.code == ERR_NONE;
	}
	if (format != FORMAT_TEXT)
		return indicator_table(s, v, e, a, &app->look, app->out, &app->err);
	struct doc *d = doc_new(a);
	indicator_text(&app->ledger, s, v, e, a, d);
	return doc_write_text(d, &app->look, app->out, &app->err);
}

static bool run(struct app *app, const void *given)
{
	const struct args *args = given;
	struct indicator_event e = { .years = args->years ? args->years : INDICATOR_YEARS };
	enum kind kind;
	const char *code;
	struct series s;
	if (app->count == 0 && (args->event || args->years || args->vintage))
		return app_missing(app, "code", "indicator CODE; kept indicator alone lists them");
	if (app->count == 0)
		return indicator_list(&app->ledger, &app->arena, &app->look, app->out);
	if (e.years < 1 || e.years > MOST_YEARS)
		return err_set(&app->err, ERR_USAGE, "--years takes a number from 1 to 100");
	if (!code_find(app->ledger.db, KIND_INDICATOR, app->operands[0], &app->arena, &kind, &code,
		    &app->err) ||
		!series_get(&app->ledger, code, &app->arena, &s) ||
		(args->event && !read_event(app, args->event, &e)))
		return false;
	return write_one(
		app, &s, args->vintage ? VINTAGE_FIRST : VINTAGE_NEWEST, args->event ? &e : NULL);
}

static const char *const vintage_words[] = { "newest", "first", NULL };

static const struct opt opts[] = {
	OPT_TEXT(struct args, event, 0, "event", "COMMITMENT|DATE",
		"compare the figures before and after that day, or the day the promise was made"),
	OPT_NUMBER(struct args, years, 0, "years", "N",
		"how many years on each side count for the rate of change (default: 3)"),
	OPT_CHOICE(struct args, vintage, 0, "vintage", vintage_words,
		"which published figure of a period to use"),
	{ .kind = OPT_END },
};

const struct command cmd_indicator = {
	.name = "indicator",
	.operands = "[CODE]",
	.summary = "what was measured: a series, its revisions, before and after an event",
	.group = "ask",
	.example = "kept indicator OD-12ME --event WD-02",
	.about =
		"Without a code: all series. A figure stands on the side of the event on which its "
		"whole period lies. A change after a promise is no proof of its cause.",
	.min = 0,
	.max = 1,
	.need = NEED_READ,
	.opts = opts,
	.size = sizeof(struct args),
	.run = run,
	.formats = FORMATS_ROWS,
};
