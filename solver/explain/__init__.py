"""Why a plan is as it is: facts about one person or one post, worked out with the rules and goals alone.

Nothing here optimises: an exchange is tried, asked of the rules and priced in the goals.
"""

from __future__ import annotations

from solver.explain.offers import Offer, Search, Way
from solver.explain.person import PersonFacts, explain_person
from solver.explain.post import PostFacts, explain_post
from solver.explain.standing import Place, Standing, Stint
from solver.problem import Problem
from solver.solution import Solution

__all__ = [
    "Offer",
    "PersonFacts",
    "Place",
    "PostFacts",
    "Search",
    "Standing",
    "Stint",
    "Way",
    "explain_person",
    "explain_post",
    "open_search",
]


def open_search(problem: Problem, solution: Solution) -> Search:
    """Return the search through what a solution could be changed to."""
    return Search(Standing(problem, solution))
