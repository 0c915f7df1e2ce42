#include <string.h>

#include "complete.h"
#include "opt.h"

/* The scripts only ask the program: what it can complete, it knows from its own tables. */
static const char bash[] =
	"# bash completion of kept: eval \"$(kept completion bash)\"\n"
	"_kept()\n"
	"{\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} words current\n"
	"\tread -ra words <<<\"$line\"\n"
	"\t[[ $line == *[[:space:]] ]] && words+=('')\n"
	"\tcurrent=${words[-1]}\n"
	"\tmapfile -t COMPREPLY < <(kept __complete -- \"${words[@]:1}\" 2>/dev/null | cut -f1)\n"
	"\t# bash takes a colon for the end of a word\n"
	"\tif [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then\n"
	"\t\tCOMPREPLY=(\"${COMPREPLY[@]#\"${current%:*}:\"}\")\n"
	"\tfi\n"
	"\t[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace\n"
	"}\n"
	"complete -o default -F _kept kept\n";

static const char zsh[] =
	"#compdef kept\n"
	"# zsh completion of kept: eval \"$(kept completion zsh)\", after compinit\n"
	"_kept()\n"
	"{\n"
	"\tlocal line word what any='m:{a-zA-Z}={A-Za-z}'\n"
	"\tlocal -a found shown terms\n"
	"\twhile IFS=$'\\t' read -r word what; do\n"
	"\t\tif [[ $word == *: ]]; then\n"
	"\t\t\tterms+=(\"$word\")\n"
	"\t\telse\n"
	"\t\t\tfound+=(\"$word\")\n"
	"\t\t\tshown+=(\"$word  $what\")\n"
	"\t\tfi\n"
	"\tdone < <(kept __complete -- \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)\n"
	"\t(( $#terms )) && compadd -M $any -S '' -- $terms\n"
	"\t(( $#found )) && compadd -M $any -l -d shown -- $found\n"
	"\t(( $#terms + $#found )) || _files\n"
	"}\n"
	"if [[ $funcstack[1] == _kept ]]; then _kept \"$@\"; else compdef _kept kept; fi\n";

static const char fish[] = "# fish completion of kept: kept completion fish | source\n"
			   "function __kept_complete\n"
			   "\tset -l words (commandline -opc)\n"
			   "\tkept __complete -- $words[2..-1] (commandline -ct) 2>/dev/null\n"
			   "end\n"
			   "complete -c kept -a '(__kept_complete)'\n";

static bool run(struct app *app, const void *args)
{
	(void)args;
	static const struct {
		const char *shell, *script;
	} scripts[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
	for (size_t i = 0; i < COUNT_OF(scripts); i++)
		if (strcmp(scripts[i].shell, app->operands[0]) == 0)
			return fputs(scripts[i].script, app->out) >= 0;
	return err_set(&app->err, ERR_USAGE,
		"there is no completion for '%s': it is one of bash, zsh, fish", app->operands[0]);
}

const struct command cmd_completion = {
	.name = "completion",
	.operands = "SHELL",
	.summary = "print the script that completes command lines: bash, zsh or fish",
	.group = "keep",
	.example = "kept completion bash",
	.about = "For bash: eval \"$(kept completion bash)\" in ~/.bashrc. For zsh the same with "
		 "zsh, after compinit. For fish: kept completion fish | source.",
	.min = 1,
	.max = 1,
	.need = NEED_NOTHING,
	.formats = FORMATS_PEOPLE,
	.run = run,
};

static bool run_complete(struct app *app, const void *args)
{
	(void)args;
	complete_words(app, app->operands, (size_t)app->count);
	return true;
}

const struct command cmd_complete = {
	.name = "__complete",
	.operands = "-- WORDS...",
	.summary = "print what could stand at the end of a command line",
	.group = "keep",
	.example = "kept __complete -- list is:",
	.max = -1,
	.need = NEED_NOTHING,
	.run = run_complete,
	.hidden = true,
};
