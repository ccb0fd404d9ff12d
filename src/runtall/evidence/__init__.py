"""What is known, as packaged data: papers and rules, read once and frozen."""

from runtall.evidence._literature import Paper, literature
from runtall.evidence._rules import GRADES, Example, Parameter, Rule, rule, rules

__all__ = ["GRADES", "Example", "Paper", "Parameter", "Rule", "literature", "rule", "rules"]
