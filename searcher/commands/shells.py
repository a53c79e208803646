"""How bash, zsh and fish ask for completions, and how they want the answer.

Click has this for all three, but its answers to bash and fish break at spaces or commas in a name, and those to
``--option=`` replace the option too.
"""

import os
import re

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from ..output import print_lines

_BASH = r"""%(complete_func)s() {
    local IFS=$'\n' line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            plain,*) COMPREPLY+=("${line#*,}") ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]:0:COMP_CWORD+1}" COMP_CWORD="$COMP_CWORD" \
        %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_FISH = """function %(complete_func)s
    for line in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) \
%(prog_name)s)
        set -l part (string split --max 1 , -- $line)
        switch $part[1]
            case dir
                __fish_complete_directories $part[2]
            case file
                __fish_complete_path $part[2]
            case plain
                echo $part[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Bash(BashComplete):
    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Bash is not asked: the script may be made elsewhere than it is used."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Bash takes ``--author=Sok`` for three words."""
        args, incomplete = super().get_completion_args()
        if args and args[-1] == "=":
            args.pop()
        return args, incomplete

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Bash puts in what it is given, after the quotation mark that was typed, if there is one."""
        typed = os.environ["COMP_WORDS"].split("\n")[-1]
        if typed.startswith("'"):
            value = item.value.replace("'", r"'\''")
        else:
            special = r'["$`\\]' if typed.startswith('"') else r"""[ "'$`\\!#&()*;<>?\[\]^{|}~]"""
            value = re.sub(special, r"\\\g<0>", item.value)
        return f"{item.type},{value}"


class _WholeWord(ShellComplete):
    """For shells that take ``--author=Sok`` for one word, and want the whole word back."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        option, equals, value = incomplete.partition("=")
        if not (equals and option.startswith("--")):
            return super().get_completions(args, incomplete)
        found = super().get_completions([*args, option], value)
        return [CompletionItem(f"{option}={item.value}", item.type, item.help) for item in found]


class _Zsh(_WholeWord, ZshComplete):
    pass


class _Fish(_WholeWord, FishComplete):
    source_template = _FISH


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


def script(shell: str, variable: str) -> str:
    """What the user's shell is to run once."""
    return _SHELLS[shell](click.Group(), {}, "searcher", variable).source().rstrip("\n")


def complete(cli: click.Group, asked: str) -> int:
    """Print the completions for what a script asks; ``asked`` names its shell, as in ``bash_complete``."""
    shell = _SHELLS.get(asked.removesuffix("_complete"))
    if shell is None:
        return 1
    print_lines([shell(cli, {}, "searcher", "").complete()])
    return 0
