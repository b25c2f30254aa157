"""Branches, tags and releases as GraphQL nodes."""

from sample_org.github.connections import Node
from sample_org.github.leaves import actor, commit
from sample_org.github.rendering import node_id, zulu
from sample_org.github.site import GitHubSite
from sample_org.records import Release, Tag


def reference(prefix: str, name: str, target: Node | None) -> Node:
    """A branch or tag."""
    return {"__typename": "Ref", "id": f"REF_{prefix}{name}", "name": name, "target": target}


def tag(site: GitHubSite, item: Tag) -> Node:
    """A tag; an annotated one is an object of its own, which leads to the commit."""
    target: Node = {**commit(site, site.commits[item.commit_oid]), "__typename": "Commit"}
    if item.tagger:
        target = {
            "__typename": "Tag",
            "id": f"TA_{item.name}",
            "oid": f"{item.commit_oid[20:]}{item.commit_oid[:20]}",
            "name": item.name,
            "message": item.name,
            "tagger": {"name": item.tagger.login, "email": "", "user": actor(item.tagger), "date": zulu(item.at)},
            "target": target,
        }
    return reference("refs/tags/", item.name, target)


def release(site: GitHubSite, item: Release) -> Node:
    """A version; GitHub shows no account of a program as its author."""
    return {
        "__typename": "Release",
        "id": node_id("RE", item.id),
        "databaseId": item.id,
        "name": item.tag.name,
        "tagName": item.tag.name,
        "tagCommit": commit(site, site.commits[item.tag.commit_oid]),
        "isDraft": item.published is None,
        "isPrerelease": item.is_prerelease,
        "createdAt": zulu(item.created),
        "publishedAt": zulu(item.published),
        "updatedAt": zulu(item.updated or item.created),
        "url": f"https://github.example/{item.repository.full_name}/releases/tag/{item.tag.name}",
        "author": None if item.author.is_bot else actor(item.author),
    }
