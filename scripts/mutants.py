"""Do the tests notice a wrong sign? Changes one point of the code at a time and runs the tests that must notice.

    python -m scripts.mutants                             # every group, every mutant: hours
    python -m scripts.mutants indices model --share 0.1   # some groups, a tenth of their mutants, the same each time
    python -m scripts.mutants inntektsmodell/analysis/sensitivity/sobol.py   # a module

The mutants are those of cosmic-ray. `mutants.toml`, beside this file, says which of its operators are used, which
test files answer for which module, and whose functions are called on import; `mutants_equivalent.toml` lists the
mutants that compute the same, with the reason.
The checkout stays as it is: a copy is mutated, see `mutant_trial.py`. A mutant that ends the tests, or that they do not
end with in time, is noticed. Exit code 1 where less than 95 per cent of what is not equivalent is noticed in some
group, or where a listed mutant is no longer there.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import random
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from scripts.mutant_trial import CHECKOUT, Mutant, Trial

LEAST = 0.95


def main() -> int:
    """Try the mutants that the command line asks for and print the share noticed, a line a group."""
    groups: Mapping[str, Mapping[str, list[str]]]
    settings = tomllib.loads((CHECKOUT / "scripts/mutants.toml").read_text())
    operators, everywhere, groups = settings["operators"], settings["everywhere"], settings["groups"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(groups)}, or the file of a module")
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the mutants that is tried, drawn with --seed"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    groups = {**groups, **{module: {module: tests} for group in groups.values() for module, tests in group.items()}}
    unknown = [name for name in asked.groups if name not in groups]
    if unknown:
        parser.error(f"no group {', '.join(unknown)}; there are {', '.join(settings['groups'])}")
    equivalent = _listed_as_equivalent()
    failed = False
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        trial = Trial(Path(place), settings["called_on_import"])
        for name in asked.groups or settings["groups"]:
            mutants = [mutant for module in groups[name] for mutant in mutants_of(module, operators)]
            stale = {listed for listed in equivalent if listed[0] in groups[name]}
            stale -= {(mutant.module, mutant.before, mutant.after) for mutant in mutants}
            for module, before, after in sorted(stale):
                print(f"listed as equivalent, and not there: {module}: {before}  →  {after}", flush=True)
            chosen = random.Random(asked.seed).sample(mutants, round(asked.share * len(mutants)))
            open_ones = [one for one in chosen if (one.module, one.before, one.after) not in equivalent]
            unnoticed = _unnoticed(trial, open_ones, groups[name], everywhere)
            share = 1 - len(unnoticed) / max(1, len(open_ones))
            failed |= bool(stale) or share < LEAST
            print(
                f"{name}: {len(mutants)} mutants, {len(chosen)} chosen, {len(chosen) - len(open_ones)} equivalent, "
                f"{len(open_ones)} tried, {len(unnoticed)} unnoticed: {share:.1%} noticed",
                flush=True,
            )
    return int(failed)


def _unnoticed(
    trial: Trial, mutants: Sequence[Mutant], tests: Mapping[str, list[str]], everywhere: Sequence[str]
) -> list[Mutant]:
    """Those of the mutants with which the tests of their module pass; each is printed when it is found."""
    of_tests = defaultdict(list)
    for mutant in mutants:
        of_tests[*everywhere, *tests[mutant.module]].append(mutant)
    found = []
    for files, some in of_tests.items():
        for mutant in trial.unnoticed(some, files):
            print(f"unnoticed: {mutant}", flush=True)
            found.append(mutant)
    return found


def _listed_as_equivalent() -> dict[tuple[str, str, str], str]:
    """Reason by module, line before and line after."""
    listed = tomllib.loads((CHECKOUT / "scripts/mutants_equivalent.toml").read_text())
    return {
        (module, before, after): reason["reason"]
        for module, reasons in listed.items()
        for reason in reasons
        for before, after in reason["lines"]
    }


def mutants_of(module: str, operators: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of a module whose difference is more than an annotation, in the order of the operators."""
    source = (CHECKOUT / module).read_text()
    original, tree = _without_annotations(source), get_ast(source)
    for name in operators:
        operator = get_operator(name)()
        count = sum(1 for node in ast_nodes(tree) for _ in operator.mutation_positions(node))
        for occurrence in range(count):
            code = mutate_code(source, operator, occurrence)
            if code is not None and _parses(code) and _without_annotations(code) != original:
                yield Mutant(module, *_changed_lines(source, code), code)


def _parses(code: str) -> bool:
    """Whether it is Python: `**` in front of a mapping is taken for a power, and `*` is none there."""
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def _without_annotations(source: str) -> str:
    """What the code does, as text: annotations are not evaluated by the modules that are mutated.

    Nor is what is imported for them, and an asterisk among parameters is no product.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, ast.Constant(None))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.test = ast.Constant(value=True)
        if isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.defaults += [value for value in node.kw_defaults if value is not None]
            node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
    return ast.dump(tree)


def _changed_lines(source: str, code: str) -> tuple[str, str]:
    """The lines that differ, without indentation."""
    lines = [line for line in difflib.ndiff(source.splitlines(), code.splitlines()) if line[0] in "-+"]
    before, after = (" ".join(line[1:].strip() for line in lines if line[0] == mark) for mark in "-+")
    return before, after


if __name__ == "__main__":
    sys.exit(main())
