"""What a plan lacks, counted in men rather than in duties."""

from __future__ import annotations

from collections import Counter

from roster.domain.plan import Plan

UNNAMED = "seluruh Polres"
"""What posts that lie in no kecamatan are counted under."""


def short_by_kecamatan(plan: Plan) -> tuple[tuple[str, int], ...]:
    """Return the men missing by kecamatan, most first: of one post, unsur and role the most missing at one time.

    Who comes can serve shift after shift, so a post that lacks one man in two shifts lacks one man.
    """
    places = {post.post: post.kecamatan for post in plan.posts}
    men: dict[tuple[str, str, str], int] = {}
    for need in plan.needs:
        if need.short:
            key = need.post, need.unsur, need.role
            men[key] = max(men.get(key, 0), need.short)
    found: Counter[str] = Counter()
    for (post, _, _), count in men.items():
        found[places.get(post, "") or UNNAMED] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))
