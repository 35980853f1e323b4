"""The public names, each by the module that it is loaded from when it is first used."""

from inntektsmodell.analysis.comparison.decomposition import compare as compare
from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side as side_by_side
from inntektsmodell.analysis.projection.projecting import project as project
from inntektsmodell.analysis.roll_forward.back_test import back_test as back_test
from inntektsmodell.analysis.roll_forward.rolling import roll_forward as roll_forward
from inntektsmodell.analysis.scenarios.batch import compute_batch as compute_batch
from inntektsmodell.analysis.scenarios.batch import grid as grid
from inntektsmodell.analysis.scenarios.batch_file import compute_batch_file as compute_batch_file
from inntektsmodell.analysis.scenarios.effects import scenario_effects as scenario_effects
from inntektsmodell.analysis.scenarios.file import read_scenarios as read_scenarios
from inntektsmodell.analysis.scenarios.scenario import Scenario as Scenario
from inntektsmodell.analysis.scenarios.scenario import apply_scenario as apply_scenario
from inntektsmodell.analysis.scenarios.scenario import built_in_scenarios as built_in_scenarios
from inntektsmodell.analysis.scenarios.scenario import load_scenario as load_scenario
from inntektsmodell.analysis.sensitivity import key_sampling as key_sampling
from inntektsmodell.analysis.sensitivity import local_sensitivity as local_sensitivity
from inntektsmodell.analysis.sensitivity import random_fluctuation as random_fluctuation
from inntektsmodell.analysis.sensitivity import variance_partition as variance_partition
from inntektsmodell.analysis.targets.solution import Target as Target
from inntektsmodell.analysis.targets.solution import find_target as find_target
from inntektsmodell.case.case import Case as Case
from inntektsmodell.case.levels.tree import CaseTree as CaseTree
from inntektsmodell.faults import Fault as Fault
from inntektsmodell.faults import InputError as InputError
from inntektsmodell.loading import built_in_cases as built_in_cases
from inntektsmodell.loading import load_case as load_case
from inntektsmodell.loading import load_tree as load_tree
from inntektsmodell.model.computing import compute as compute
from inntektsmodell.model.levels.computing import TreeResult as TreeResult
from inntektsmodell.model.levels.computing import compute_tree as compute_tree
from inntektsmodell.model.plausibility import remarks_on as remarks_on
from inntektsmodell.model.reach import reachable_results as reachable_results
from inntektsmodell.published.bridge.rows import appropriation_bridge as appropriation_bridge
from inntektsmodell.published.identify.key_fits import identify_key as identify_key
from inntektsmodell.report import write_report as write_report
from inntektsmodell.statistics.bank.fetching import fetch as fetch
from inntektsmodell.statistics.bank.settings import BankSettings as BankSettings
from inntektsmodell.statistics.borders.reading import load_borders as load_borders
from inntektsmodell.statistics.borders.recipients import recipients_of as recipients_of
from inntektsmodell.statistics.borders.recipients import sums_by_recipient as sums_by_recipient
from inntektsmodell.statistics.registers.cost_index import cost_index as cost_index
from inntektsmodell.statistics.registers.estimate import estimate as estimate
from inntektsmodell.statistics.registers.summing import moments as moments
from inntektsmodell.statistics.registers.synthetic.synthesis import synthesize as synthesize
from inntektsmodell.work.programs import keep_programs as keep_programs
from inntektsmodell.workbook.formulas import write_living_workbook as write_living_workbook
from inntektsmodell.workbook.writing.empty import write_empty_template as write_empty_template
from inntektsmodell.workbook.writing.template import write_template as write_template

__version__: str
__all__: list[str]
